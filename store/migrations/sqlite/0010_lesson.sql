-- +goose Up
-- How far the lesson of a live exercise has come, as JSON; empty of one that is
-- self-paced. It changes with the terms of the exercise.
ALTER TABLE exercises ADD COLUMN lesson TEXT NOT NULL DEFAULT '';

-- When trainees were last seen at a lesson, while it lasts.
CREATE TABLE attendances (
    exercise_id TEXT NOT NULL REFERENCES exercises (id),
    trainee_id  TEXT NOT NULL REFERENCES trainees (id),
    seen_at     INTEGER NOT NULL,
    PRIMARY KEY (exercise_id, trainee_id)
) STRICT, WITHOUT ROWID;

-- Links for projectors.
CREATE TABLE displays (
    id          TEXT PRIMARY KEY,
    exercise_id TEXT NOT NULL REFERENCES exercises (id),
    token_hash  TEXT NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX displays_by_exercise ON displays (exercise_id, id);

-- +goose Down
DROP TABLE displays;
DROP TABLE attendances;
ALTER TABLE exercises DROP COLUMN lesson;
