-- +goose Up
-- What the hints of an exercise cost.
ALTER TABLE exercises ADD COLUMN hints TEXT NOT NULL DEFAULT 'priced';

-- The hints that trainees have opened, by their numbers in their challenge. A
-- guess says itself how many were open when it was submitted.
CREATE TABLE opened_hints (
    exercise_id  TEXT NOT NULL REFERENCES exercises (id),
    challenge_id TEXT NOT NULL REFERENCES challenges (id),
    trainee_id   TEXT NOT NULL REFERENCES trainees (id),
    number       INTEGER NOT NULL,
    opened_at    INTEGER NOT NULL,
    reply_key    TEXT NOT NULL,
    PRIMARY KEY (exercise_id, challenge_id, trainee_id, number)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE opened_hints;
ALTER TABLE exercises DROP COLUMN hints;
