-- name: CreateReply :execrows
INSERT INTO replies (actor_id, operation, reply_key, body_hash, reply, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (actor_id, operation, reply_key) DO NOTHING;

-- name: Reply :one
SELECT body_hash, reply FROM replies WHERE actor_id = $1 AND operation = $2 AND reply_key = $3;
