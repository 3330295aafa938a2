-- name: CreateToken :exec
INSERT INTO tokens (id, account_id, token_hash, name, scopes, created_at, used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: Token :one
SELECT * FROM tokens WHERE token_hash = $1;

-- name: TokensOf :many
SELECT * FROM tokens WHERE account_id = $1 ORDER BY id DESC;

-- name: UseToken :exec
UPDATE tokens SET used_at = sqlc.arg(used_at) WHERE id = sqlc.arg(id);

-- name: DeleteToken :execrows
DELETE FROM tokens WHERE account_id = sqlc.arg(account) AND id = sqlc.arg(id);

-- name: DeleteTokensOf :exec
DELETE FROM tokens WHERE account_id = $1;

-- name: DeleteExpiredTokens :execrows
DELETE FROM tokens WHERE expires_at <= $1;
