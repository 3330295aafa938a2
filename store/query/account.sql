-- name: CreateAccount :exec
INSERT INTO accounts (id, name, name_folded, role, password_hash, created_at, must_change, disabled_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: AccountByName :one
SELECT * FROM accounts WHERE name_folded = $1;

-- name: Account :one
SELECT * FROM accounts WHERE id = $1;

-- name: Accounts :many
SELECT * FROM accounts ORDER BY name_folded;

-- name: SetPassword :execrows
UPDATE accounts SET password_hash = sqlc.arg(hash), must_change = sqlc.arg(must_change) WHERE id = sqlc.arg(id);

-- name: LockAdmins :exec
-- Two who change admins at once wait for each other, so that one stays.
UPDATE accounts SET role = role WHERE role = 'admin';

-- name: ChangeAccount :execrows
UPDATE accounts SET role = sqlc.arg(role), disabled_at = sqlc.arg(disabled_at) WHERE id = sqlc.arg(id);

-- name: CountAdmins :one
SELECT CAST(COUNT(*) AS BIGINT) FROM accounts WHERE role = 'admin' AND disabled_at = 0;
