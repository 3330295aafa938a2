-- +goose Up
-- Why the marks of an exercise were made anew at a revision. finished_at is 0
-- until all are.
CREATE TABLE corrections (
    exercise_id TEXT NOT NULL REFERENCES exercises (id),
    revision    INTEGER NOT NULL,
    question_id TEXT NOT NULL REFERENCES questions (id),
    key_version INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    account_id  TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    PRIMARY KEY (exercise_id, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX corrections_by_question ON corrections (question_id, finished_at);

-- What the standings of an exercise will be once all its marks are made anew:
-- its board moves at once.
CREATE TABLE next_standings (
    exercise_id    TEXT NOT NULL REFERENCES exercises (id),
    trainee_id     TEXT NOT NULL REFERENCES trainees (id),
    points         INTEGER NOT NULL,
    guesses        INTEGER NOT NULL,
    last_scored_at INTEGER NOT NULL,
    distances      TEXT NOT NULL,
    PRIMARY KEY (exercise_id, trainee_id)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE next_standings;
DROP TABLE corrections;
