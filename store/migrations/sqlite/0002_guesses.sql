-- +goose Up
-- Those who guess at the same time mostly guess the same challenge: their guesses
-- stand on the same pages, which a group of guesses writes once.
ALTER TABLE guesses RENAME TO old_guesses;
ALTER TABLE marks RENAME TO old_marks;

CREATE TABLE guesses (
    exercise_id     TEXT NOT NULL REFERENCES exercises (id),
    trainee_id      TEXT NOT NULL REFERENCES trainees (id),
    challenge_id    TEXT NOT NULL REFERENCES challenges (id),
    attempt         INTEGER NOT NULL,
    id              TEXT NOT NULL UNIQUE,
    submitted_at    INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    points          INTEGER NOT NULL,
    distance_meters REAL,
    content         TEXT NOT NULL,
    reply_key       TEXT NOT NULL,
    body_hash       TEXT NOT NULL,
    PRIMARY KEY (exercise_id, challenge_id, trainee_id, attempt)
) STRICT, WITHOUT ROWID;
INSERT INTO guesses (
    exercise_id, trainee_id, challenge_id, attempt, id, submitted_at, revision, points, distance_meters,
    content, reply_key, body_hash
)
SELECT exercise_id, trainee_id, challenge_id, attempt, id, submitted_at, revision, points, distance_meters,
    content, reply_key, body_hash
FROM old_guesses;

CREATE TABLE marks (
    guess_id        TEXT NOT NULL REFERENCES guesses (id),
    revision        INTEGER NOT NULL,
    points          INTEGER NOT NULL,
    distance_meters REAL,
    parts           TEXT NOT NULL,
    marked_at       INTEGER NOT NULL,
    PRIMARY KEY (guess_id, revision)
) STRICT, WITHOUT ROWID;
INSERT INTO marks (guess_id, revision, points, distance_meters, parts, marked_at)
SELECT guess_id, revision, points, distance_meters, parts, marked_at FROM old_marks;

DROP TABLE old_marks;
DROP TABLE old_guesses;

-- +goose Down
ALTER TABLE guesses RENAME TO old_guesses;
ALTER TABLE marks RENAME TO old_marks;

CREATE TABLE guesses (
    exercise_id     TEXT NOT NULL REFERENCES exercises (id),
    trainee_id      TEXT NOT NULL REFERENCES trainees (id),
    challenge_id    TEXT NOT NULL REFERENCES challenges (id),
    attempt         INTEGER NOT NULL,
    id              TEXT NOT NULL UNIQUE,
    submitted_at    INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    points          INTEGER NOT NULL,
    distance_meters REAL,
    content         TEXT NOT NULL,
    reply_key       TEXT NOT NULL,
    body_hash       TEXT NOT NULL,
    PRIMARY KEY (exercise_id, trainee_id, challenge_id, attempt)
) STRICT, WITHOUT ROWID;
INSERT INTO guesses (
    exercise_id, trainee_id, challenge_id, attempt, id, submitted_at, revision, points, distance_meters,
    content, reply_key, body_hash
)
SELECT exercise_id, trainee_id, challenge_id, attempt, id, submitted_at, revision, points, distance_meters,
    content, reply_key, body_hash
FROM old_guesses;

CREATE TABLE marks (
    guess_id        TEXT NOT NULL REFERENCES guesses (id),
    revision        INTEGER NOT NULL,
    points          INTEGER NOT NULL,
    distance_meters REAL,
    parts           TEXT NOT NULL,
    marked_at       INTEGER NOT NULL,
    PRIMARY KEY (guess_id, revision)
) STRICT, WITHOUT ROWID;
INSERT INTO marks (guess_id, revision, points, distance_meters, parts, marked_at)
SELECT guess_id, revision, points, distance_meters, parts, marked_at FROM old_marks;

DROP TABLE old_marks;
DROP TABLE old_guesses;
