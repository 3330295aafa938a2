-- name: CreateDraft :execrows
-- Nothing is inserted where the owner has a set of that name.
INSERT INTO sets (
    id, owner_id, name, created_at, title, description, languages, revision, draft_revision, changed_at, archived_at, deleted_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 1, $4, 0, 0)
ON CONFLICT (owner_id, name) DO NOTHING;

-- name: Draft :one
SELECT * FROM sets WHERE id = $1;

-- name: DraftChallenges :many
SELECT * FROM draft_challenges WHERE set_id = $1 ORDER BY position, id;

-- name: DraftChallenge :one
SELECT sqlc.embed(d), CAST((
    SELECT COUNT(*) FROM draft_challenges o WHERE o.set_id = d.set_id AND o.deleted_at = 0 AND o.position <= d.position
) AS BIGINT) AS place
FROM draft_challenges d WHERE d.set_id = $1 AND d.id = $2;

-- name: DraftOrder :many
SELECT id FROM draft_challenges WHERE set_id = $1 AND deleted_at = 0 ORDER BY position, id;

-- name: SaveDraft :execrows
UPDATE sets SET title = $1, description = $2, languages = $3, archived_at = $4, deleted_at = $5, changed_at = $6,
    revision = revision + 1, draft_revision = draft_revision + 1
WHERE id = $7 AND revision = $8;

-- name: TouchDraft :execrows
-- The first of every change of a challenge: the row lock orders them on
-- PostgreSQL.
UPDATE sets SET draft_revision = draft_revision + 1, changed_at = $1 WHERE id = $2;

-- name: HoldDraft :execrows
-- Nobody changes the draft while it is published.
UPDATE sets SET draft_revision = draft_revision WHERE id = $1 AND draft_revision = $2;

-- name: ImportDraft :one
UPDATE sets SET title = $1, description = $2, languages = $3, archived_at = 0, deleted_at = 0, changed_at = $4,
    revision = revision + 1, draft_revision = draft_revision + 1
WHERE id = $5 RETURNING draft_revision;

-- name: CreateDraftChallenge :exec
INSERT INTO draft_challenges (id, set_id, position, revision, content, changed_at, deleted_at)
VALUES ($1, $2, $3, 1, $4, $5, 0);

-- name: SaveDraftChallenge :execrows
UPDATE draft_challenges SET content = $1, changed_at = $2, deleted_at = $3, revision = revision + 1
WHERE set_id = $4 AND id = $5 AND revision = $6;

-- name: PlaceDraftChallenge :exec
UPDATE draft_challenges SET position = $1 WHERE id = $2;

-- name: DeleteDraftChallenges :exec
UPDATE draft_challenges SET deleted_at = $1, revision = revision + 1 WHERE set_id = $2 AND deleted_at = 0;

-- name: CreateDraftImage :exec
INSERT INTO draft_images (challenge_id, image_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: DeleteDraftImages :exec
DELETE FROM draft_images WHERE challenge_id = $1;

-- name: PurgeDraftImages :exec
DELETE FROM draft_images WHERE challenge_id IN (
    SELECT d.id FROM draft_challenges d JOIN sets s ON s.id = d.set_id
    WHERE d.deleted_at > 0 AND d.deleted_at < CAST(sqlc.arg(before) AS BIGINT)
       OR s.deleted_at > 0 AND s.deleted_at < sqlc.arg(before)
);

-- name: PurgeDraftChallenges :exec
DELETE FROM draft_challenges WHERE deleted_at > 0 AND deleted_at < CAST(sqlc.arg(before) AS BIGINT)
   OR set_id IN (SELECT s.id FROM sets s WHERE s.deleted_at > 0 AND s.deleted_at < sqlc.arg(before));

-- name: PurgeDrafts :exec
DELETE FROM sets WHERE deleted_at > 0 AND deleted_at < $1
    AND NOT EXISTS (SELECT 1 FROM set_versions v WHERE v.set_id = sets.id);

-- name: FreeNames :exec
-- What was published stays, under a name that nobody chooses.
UPDATE sets SET name = id WHERE deleted_at > 0 AND deleted_at < $1;
