-- name: CreateImage :exec
INSERT INTO images (id, width, height, archive, full_blob) VALUES ($1, $2, $3, $4, $5);

-- name: Image :one
SELECT * FROM images WHERE id = $1;
