-- +goose Up
-- Whether an exercise shows the online imagery that the server is started with.
ALTER TABLE exercises ADD COLUMN imagery BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE exercises DROP COLUMN imagery;
