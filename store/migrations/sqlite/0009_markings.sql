-- +goose Up
-- Reasoning that instructors mark. pending is 1 of a mark that waits for one: of
-- a guess's first mark it never changes, and finds the work there is.
ALTER TABLE guesses ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
CREATE INDEX guesses_to_mark ON guesses (exercise_id, submitted_at, id) WHERE pending = 1;

ALTER TABLE standings ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE next_standings ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;

-- What instructors decided on the reasoning of a guess, in the order in which
-- they did: of each role the last counts, and one without content was withdrawn.
CREATE TABLE markings (
    guess_id   TEXT NOT NULL REFERENCES guesses (id),
    number     INTEGER NOT NULL,
    role       TEXT NOT NULL,
    account_id TEXT NOT NULL,
    content    TEXT NOT NULL,
    marked_at  INTEGER NOT NULL,
    PRIMARY KEY (guess_id, number)
) STRICT, WITHOUT ROWID;

-- The marks made after a correction, or after a marking, whose number they have.
ALTER TABLE marks RENAME TO old_marks;
CREATE TABLE marks (
    guess_id        TEXT NOT NULL REFERENCES guesses (id),
    revision        INTEGER NOT NULL,
    marking         INTEGER NOT NULL,
    points          INTEGER NOT NULL,
    distance_meters REAL,
    parts           TEXT NOT NULL,
    pending         INTEGER NOT NULL,
    marked_at       INTEGER NOT NULL,
    PRIMARY KEY (guess_id, revision, marking)
) STRICT, WITHOUT ROWID;
INSERT INTO marks (guess_id, revision, marking, points, distance_meters, parts, pending, marked_at)
SELECT guess_id, revision, 0, points, distance_meters, parts, 0, marked_at FROM old_marks;
DROP TABLE old_marks;

-- +goose Down
ALTER TABLE marks RENAME TO old_marks;
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
SELECT o.guess_id, o.revision, o.points, o.distance_meters, o.parts, o.marked_at FROM old_marks o
WHERE o.marking = (SELECT MAX(n.marking) FROM old_marks n WHERE n.guess_id = o.guess_id AND n.revision = o.revision);
DROP TABLE old_marks;
DROP TABLE markings;
ALTER TABLE next_standings DROP COLUMN pending;
ALTER TABLE standings DROP COLUMN pending;
DROP INDEX guesses_to_mark;
ALTER TABLE guesses DROP COLUMN pending;
