-- name: CreateSet :exec
-- The update locks a set that is there, which orders its versions on PostgreSQL.
INSERT INTO sets (id, owner_id, name, created_at, changed_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (owner_id, name) DO UPDATE SET name = excluded.name;

-- name: SetByName :one
SELECT s.id, CAST((SELECT COALESCE(MAX(v.number), 0) FROM set_versions v WHERE v.set_id = s.id) AS BIGINT) AS newest
FROM sets s WHERE s.owner_id = $1 AND s.name = $2;

-- name: CreateVersion :exec
INSERT INTO set_versions (id, set_id, number, title, description, languages, published_at, note, draft_revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: CreateChallenge :exec
INSERT INTO challenges (id, version_id, position, content, draft_id) VALUES ($1, $2, $3, $4, $5);

-- name: CreateChallengeImage :exec
INSERT INTO challenge_images (challenge_id, image_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: CreateQuestion :exec
INSERT INTO questions (id, challenge_id, position, kind, content) VALUES ($1, $2, $3, $4, $5);

-- name: NewestVersion :one
SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM set_versions WHERE set_id = $1;

-- name: Sets :many
-- The state is 0 for those in use, 1 for archived ones, 2 for deleted ones.
SELECT sqlc.embed(s), CAST(COALESCE(v.id, '') AS TEXT) AS version_id, CAST(COALESCE(v.number, 0) AS BIGINT) AS number,
       CAST(COALESCE(v.published_at, 0) AS BIGINT) AS published_at, CAST(COALESCE(v.draft_revision, 0) AS BIGINT) AS published_revision,
       CAST((SELECT COUNT(*) FROM draft_challenges d WHERE d.set_id = s.id AND d.deleted_at = 0) AS BIGINT) AS challenge_count
FROM sets s LEFT JOIN set_versions v ON v.set_id = s.id AND v.number = (SELECT MAX(n.number) FROM set_versions n WHERE n.set_id = s.id)
WHERE (CAST(sqlc.arg(account) AS TEXT) = '' OR s.owner_id = sqlc.arg(account)
       OR s.id IN (SELECT x.set_id FROM set_shares x WHERE x.account_id = sqlc.arg(account)))
  AND (CAST(sqlc.arg(before) AS TEXT) = '' OR s.id < sqlc.arg(before))
  AND CASE WHEN s.deleted_at > 0 THEN 2 WHEN s.archived_at > 0 THEN 1 ELSE 0 END = CAST(sqlc.arg(state) AS BIGINT)
ORDER BY s.id DESC LIMIT sqlc.arg(count);

-- name: VersionsOfSet :many
SELECT v.*, CAST((SELECT COUNT(*) FROM challenges c WHERE c.version_id = v.id) AS BIGINT) AS challenge_count
FROM set_versions v WHERE v.set_id = $1 ORDER BY v.number DESC;

-- name: VersionByNumber :one
SELECT id FROM set_versions WHERE set_id = $1 AND number = $2;

-- name: SetOfVersion :one
SELECT s.* FROM sets s JOIN set_versions v ON v.set_id = s.id WHERE v.id = $1;

-- name: Version :one
SELECT * FROM set_versions WHERE id = $1;

-- name: ChallengesOfVersion :many
SELECT * FROM challenges WHERE version_id = $1 ORDER BY position;

-- name: QuestionsOfVersion :many
SELECT q.* FROM questions q JOIN challenges c ON c.id = q.challenge_id
WHERE c.version_id = $1 ORDER BY c.position, q.position;

-- name: KeyVersionsOfVersion :many
SELECT k.question_id, CAST(MAX(k.version) AS BIGINT) AS newest FROM keys k
JOIN questions q ON q.id = k.question_id
JOIN challenges c ON c.id = q.challenge_id
WHERE c.version_id = $1
GROUP BY k.question_id;

-- name: NewestKeyVersion :one
SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM keys WHERE question_id = $1;

-- name: CreateKey :exec
INSERT INTO keys (question_id, version, content, created_at) VALUES ($1, $2, $3, $4);

-- name: Key :one
SELECT * FROM keys WHERE question_id = $1 AND version = $2;
