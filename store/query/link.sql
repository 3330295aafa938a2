-- name: CreateLink :exec
INSERT INTO links (id, exercise_id, cohort_id, competition_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Links :many
-- Of whatever has the id: ids are never the same.
SELECT * FROM links
WHERE (exercise_id = CAST(sqlc.arg(subject) AS TEXT) OR cohort_id = sqlc.arg(subject) OR competition_id = sqlc.arg(subject)) AND expires_at > sqlc.arg(now)
ORDER BY id DESC;

-- name: LinkByHash :one
SELECT * FROM links WHERE token_hash = $1;

-- name: DeleteLink :execrows
DELETE FROM links
WHERE id = sqlc.arg(id) AND (exercise_id = CAST(sqlc.arg(subject) AS TEXT) OR cohort_id = sqlc.arg(subject) OR competition_id = sqlc.arg(subject));

-- name: DeleteLinks :exec
DELETE FROM links WHERE exercise_id = CAST(sqlc.arg(subject) AS TEXT) OR cohort_id = sqlc.arg(subject) OR competition_id = sqlc.arg(subject);

-- name: DeleteExpiredLinks :execrows
DELETE FROM links WHERE expires_at <= $1;
