-- +goose Up
-- Times are milliseconds since 1970 UTC, 0 for none. Ids are made by the
-- application. JSON is text.

CREATE TABLE accounts (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    name_folded   TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    role       TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_subject ON sessions (subject_id);

CREATE TABLE images (
    id         TEXT PRIMARY KEY,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    archive    TEXT NOT NULL,
    full_blob  TEXT NOT NULL
);

CREATE TABLE sets (
    id         TEXT PRIMARY KEY,
    owner_id   TEXT NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (owner_id, name)
);

CREATE TABLE set_versions (
    id           TEXT PRIMARY KEY,
    set_id       TEXT NOT NULL REFERENCES sets (id),
    number       BIGINT NOT NULL,
    title        TEXT NOT NULL,
    description  TEXT NOT NULL,
    languages    TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    UNIQUE (set_id, number)
);

CREATE TABLE challenges (
    id         TEXT PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES set_versions (id),
    position   BIGINT NOT NULL,
    content    TEXT NOT NULL,
    UNIQUE (version_id, position)
);

CREATE TABLE challenge_images (
    challenge_id TEXT NOT NULL REFERENCES challenges (id),
    image_id     TEXT NOT NULL REFERENCES images (id),
    PRIMARY KEY (challenge_id, image_id)
);
CREATE INDEX challenge_images_by_image ON challenge_images (image_id);

CREATE TABLE questions (
    id           TEXT PRIMARY KEY,
    challenge_id TEXT NOT NULL REFERENCES challenges (id),
    position     BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    content      TEXT NOT NULL,
    UNIQUE (challenge_id, position)
);

CREATE TABLE keys (
    question_id TEXT NOT NULL REFERENCES questions (id),
    version     BIGINT NOT NULL,
    content     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (question_id, version)
);

CREATE TABLE cohorts (
    id         TEXT PRIMARY KEY,
    owner_id   TEXT NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL,
    join_code  TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
CREATE INDEX cohorts_by_owner ON cohorts (owner_id, id);

CREATE TABLE trainees (
    id            TEXT PRIMARY KEY,
    cohort_id     TEXT NOT NULL REFERENCES cohorts (id),
    alias         TEXT NOT NULL,
    alias_folded  TEXT COLLATE "C" NOT NULL, -- boards list by it, everywhere in one order
    recovery_hash TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    UNIQUE (cohort_id, alias_folded)
);

CREATE TABLE exercises (
    id            TEXT PRIMARY KEY,
    version_id    TEXT NOT NULL REFERENCES set_versions (id),
    cohort_id     TEXT NOT NULL REFERENCES cohorts (id),
    reveal        TEXT NOT NULL,
    opens_at      BIGINT NOT NULL,
    closes_at     BIGINT NOT NULL,
    grace_millis  BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    revision      BIGINT NOT NULL,
    created_at    BIGINT NOT NULL
);
CREATE INDEX exercises_by_cohort ON exercises (cohort_id, id);
CREATE INDEX exercises_by_version ON exercises (version_id);

-- A guess stands with its first mark and with what was told of it, for the reply
-- to a repeated request: one row, one page to write. It is never changed.
CREATE TABLE guesses (
    exercise_id     TEXT NOT NULL REFERENCES exercises (id),
    trainee_id      TEXT NOT NULL REFERENCES trainees (id),
    challenge_id    TEXT NOT NULL REFERENCES challenges (id),
    attempt         BIGINT NOT NULL,
    id              TEXT NOT NULL UNIQUE,
    submitted_at    BIGINT NOT NULL,
    revision        BIGINT NOT NULL,
    points          BIGINT NOT NULL,
    distance_meters DOUBLE PRECISION,
    content         TEXT NOT NULL,
    reply_key       TEXT NOT NULL,
    body_hash       TEXT NOT NULL,
    PRIMARY KEY (exercise_id, trainee_id, challenge_id, attempt)
);

-- The marks made after a correction. With the first ones they are the ledger.
CREATE TABLE marks (
    guess_id        TEXT NOT NULL REFERENCES guesses (id),
    revision        BIGINT NOT NULL,
    points          BIGINT NOT NULL,
    distance_meters DOUBLE PRECISION,
    parts           TEXT NOT NULL,
    marked_at       BIGINT NOT NULL,
    PRIMARY KEY (guess_id, revision)
);

-- The distances, in metres and separated by spaces, are what the median is of.
CREATE TABLE standings (
    exercise_id    TEXT NOT NULL REFERENCES exercises (id),
    trainee_id     TEXT NOT NULL REFERENCES trainees (id),
    points         BIGINT NOT NULL,
    guesses        BIGINT NOT NULL,
    last_scored_at BIGINT NOT NULL,
    distances      TEXT NOT NULL,
    PRIMARY KEY (exercise_id, trainee_id)
);
CREATE INDEX standings_ranked ON standings (exercise_id, points DESC, last_scored_at, trainee_id);

-- +goose Down
DROP TABLE standings;
DROP TABLE marks;
DROP TABLE guesses;
DROP TABLE exercises;
DROP TABLE trainees;
DROP TABLE cohorts;
DROP TABLE keys;
DROP TABLE questions;
DROP TABLE challenge_images;
DROP TABLE challenges;
DROP TABLE set_versions;
DROP TABLE sets;
DROP TABLE images;
DROP TABLE sessions;
DROP TABLE accounts;
