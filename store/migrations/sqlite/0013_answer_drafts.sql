-- +goose Up
-- What trainees have put together for a challenge and not submitted: text that
-- only their own devices read.
CREATE TABLE answer_drafts (
    exercise_id  TEXT NOT NULL REFERENCES exercises (id),
    challenge_id TEXT NOT NULL REFERENCES challenges (id),
    trainee_id   TEXT NOT NULL REFERENCES trainees (id),
    version      INTEGER NOT NULL,
    content      TEXT NOT NULL,
    saved_at     INTEGER NOT NULL,
    PRIMARY KEY (exercise_id, challenge_id, trainee_id)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE answer_drafts;
