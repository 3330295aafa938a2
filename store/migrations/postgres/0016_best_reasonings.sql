-- +goose Up
-- The guesses whose reasoning an instructor chose to be read in the debrief.
CREATE TABLE best_reasonings (
    guess_id   TEXT NOT NULL PRIMARY KEY REFERENCES guesses (id),
    account_id TEXT NOT NULL,
    chosen_at  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE best_reasonings;
