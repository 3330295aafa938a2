-- name: CreateAccount :exec
INSERT INTO accounts (id, name, name_folded, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: AccountByName :one
SELECT * FROM accounts WHERE name_folded = $1;

-- name: Account :one
SELECT * FROM accounts WHERE id = $1;

-- name: SetPassword :execrows
UPDATE accounts SET password_hash = $2 WHERE id = $1;

-- name: CreateSession :exec
INSERT INTO sessions (token_hash, role, subject_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5);

-- name: Session :one
SELECT * FROM sessions WHERE token_hash = $1;

-- name: DeleteSession :exec
DELETE FROM sessions WHERE token_hash = $1;

-- name: DeleteSessionsOf :exec
DELETE FROM sessions WHERE subject_id = $1;
