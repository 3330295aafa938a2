-- +goose Up
-- Links that show one thing without an account: a lesson on a projector, the board of
-- a cohort, or the board of a competition.
CREATE TABLE links (
    id             TEXT PRIMARY KEY,
    exercise_id    TEXT REFERENCES exercises (id),
    cohort_id      TEXT REFERENCES cohorts (id),
    competition_id TEXT REFERENCES competitions (id),
    token_hash     TEXT NOT NULL UNIQUE,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
);
INSERT INTO links (id, exercise_id, token_hash, created_at, expires_at)
SELECT id, exercise_id, token_hash, created_at, expires_at FROM displays;
DROP TABLE displays;
CREATE INDEX links_by_exercise ON links (exercise_id, id);
CREATE INDEX links_by_cohort ON links (cohort_id, id);
CREATE INDEX links_by_competition ON links (competition_id, id);

-- How many rows boards show with names to others than instructors; 0: all.
ALTER TABLE cohorts ADD COLUMN shown_rows BIGINT NOT NULL DEFAULT 0;
ALTER TABLE competitions ADD COLUMN shown_rows BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE competitions DROP COLUMN shown_rows;
ALTER TABLE cohorts DROP COLUMN shown_rows;
CREATE TABLE displays (
    id          TEXT PRIMARY KEY,
    exercise_id TEXT NOT NULL REFERENCES exercises (id),
    token_hash  TEXT NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX displays_by_exercise ON displays (exercise_id, id);
INSERT INTO displays (id, exercise_id, token_hash, created_at, expires_at)
SELECT id, exercise_id, token_hash, created_at, expires_at FROM links WHERE exercise_id IS NOT NULL;
DROP TABLE links;
