-- name: CreateSession :exec
INSERT INTO sessions (token_hash, id, role, subject_id, created_at, used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Session :one
SELECT * FROM sessions WHERE token_hash = $1;

-- name: SessionsOf :many
SELECT * FROM sessions WHERE subject_id = $1 ORDER BY created_at DESC, id DESC;

-- name: UseSession :exec
UPDATE sessions SET used_at = sqlc.arg(used_at) WHERE token_hash = sqlc.arg(token_hash);

-- name: DeleteSession :exec
DELETE FROM sessions WHERE token_hash = $1;

-- name: DeleteSessionOf :execrows
DELETE FROM sessions WHERE subject_id = sqlc.arg(subject) AND id = sqlc.arg(id);

-- name: DeleteSessionsOf :exec
DELETE FROM sessions WHERE subject_id = sqlc.arg(subject) AND token_hash <> sqlc.arg(keep);

-- name: DeleteExpiredSessions :execrows
DELETE FROM sessions WHERE token_hash IN (
    SELECT s.token_hash FROM sessions s WHERE s.expires_at <= sqlc.arg(now) ORDER BY s.expires_at LIMIT sqlc.arg(count)
);
