-- name: CreateInvitation :exec
INSERT INTO invitations (id, token_hash, role, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Invitation :one
SELECT * FROM invitations WHERE token_hash = $1;

-- name: Invitations :many
SELECT * FROM invitations ORDER BY id DESC;

-- name: TakeInvitation :one
-- Whoever deletes the row has it; the others find none.
DELETE FROM invitations WHERE token_hash = $1 RETURNING role;

-- name: DeleteInvitation :execrows
DELETE FROM invitations WHERE id = $1;

-- name: DeleteExpiredInvitations :execrows
DELETE FROM invitations WHERE expires_at <= $1;
