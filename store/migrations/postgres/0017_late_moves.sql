-- +goose Up
-- How often decisions on a late guess have moved the version of its exercise: that
-- of a frozen board does not move with them. Several that are decided at once
-- move it once, which the earliest of them counts.
ALTER TABLE late_guesses ADD COLUMN moves BIGINT NOT NULL DEFAULT 0;
UPDATE late_guesses SET moves = 1 WHERE state = 'accepted';

-- +goose Down
ALTER TABLE late_guesses DROP COLUMN moves;
