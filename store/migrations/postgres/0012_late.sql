-- +goose Up
-- Guesses that came after their deadline. Once the instructor accepts one, it is
-- among the guesses too, under the same id, and counts. arrival says how late it
-- came, state what was decided; decided_at is 0 before.
CREATE TABLE late_guesses (
    id           TEXT PRIMARY KEY,
    exercise_id  TEXT NOT NULL REFERENCES exercises (id),
    trainee_id   TEXT NOT NULL REFERENCES trainees (id),
    challenge_id TEXT NOT NULL REFERENCES challenges (id),
    attempt      BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    deadline     BIGINT NOT NULL,
    arrival      TEXT NOT NULL,
    content      TEXT NOT NULL,
    reply_key    TEXT NOT NULL,
    body_hash    TEXT NOT NULL,
    state        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    account_id   TEXT NOT NULL,
    decided_at   BIGINT NOT NULL
);
CREATE INDEX late_guesses_of_exercise ON late_guesses (exercise_id, submitted_at, id);
CREATE INDEX late_guesses_of_trainee ON late_guesses (trainee_id, exercise_id, challenge_id, submitted_at);

-- +goose Down
DROP TABLE late_guesses;
