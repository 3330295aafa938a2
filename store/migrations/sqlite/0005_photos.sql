-- +goose Up
-- Photos with an owner and a life: uploaded, worked on by a job, ready.
ALTER TABLE images ADD COLUMN owner_id TEXT NOT NULL DEFAULT '';
ALTER TABLE images ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE images ADD COLUMN state TEXT NOT NULL DEFAULT 'ready';
ALTER TABLE images ADD COLUMN job_id TEXT NOT NULL DEFAULT '';
ALTER TABLE images ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE images ADD COLUMN thumbnail_blob TEXT NOT NULL DEFAULT '';
ALTER TABLE images ADD COLUMN screen_blob TEXT NOT NULL DEFAULT '';
ALTER TABLE images ADD COLUMN original_blob TEXT NOT NULL DEFAULT '';
ALTER TABLE images ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE images ADD COLUMN redactions TEXT NOT NULL DEFAULT '{}';
ALTER TABLE images ADD COLUMN replaces TEXT NOT NULL DEFAULT '';
UPDATE images SET owner_id = COALESCE((
    SELECT MIN(s.owner_id) FROM challenge_images i
    JOIN challenges c ON c.id = i.challenge_id
    JOIN set_versions v ON v.id = c.version_id
    JOIN sets s ON s.id = v.set_id
    WHERE i.image_id = images.id
), '');
CREATE INDEX images_by_owner ON images (owner_id, created_at, id);

-- Every blob that is kept, by how many images name it. A digest, which stands for
-- the contents, has one blob. A key that has left this table never comes back.
CREATE TABLE blobs (
    key    TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    uses   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO blobs (key, digest, uses)
SELECT named.key, named.key, COUNT(*)
FROM (SELECT archive AS key FROM images UNION ALL SELECT full_blob FROM images) named
GROUP BY named.key;

-- The pictures of a version change when one is redacted; its edition counts that.
ALTER TABLE set_versions ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;

-- Work in the background. due_at is when a queued job may begin, and when the
-- lease of a running one ends: then anybody may take it.
CREATE TABLE jobs (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    payload    TEXT NOT NULL,
    state      TEXT NOT NULL,
    holder     TEXT NOT NULL,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    stage      TEXT NOT NULL,
    done       INTEGER NOT NULL,
    total      INTEGER NOT NULL,
    failure    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_due ON jobs (kind, state, due_at);

-- What a repeated request is answered, beside guesses, which keep their own.
CREATE TABLE replies (
    actor_id   TEXT NOT NULL,
    operation  TEXT NOT NULL,
    reply_key  TEXT NOT NULL,
    body_hash  TEXT NOT NULL,
    reply      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (actor_id, operation, reply_key)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE replies;
DROP TABLE jobs;
ALTER TABLE set_versions DROP COLUMN edition;
DROP TABLE blobs;
DROP INDEX images_by_owner;
ALTER TABLE images DROP COLUMN replaces;
ALTER TABLE images DROP COLUMN redactions;
ALTER TABLE images DROP COLUMN metadata;
ALTER TABLE images DROP COLUMN original_blob;
ALTER TABLE images DROP COLUMN screen_blob;
ALTER TABLE images DROP COLUMN thumbnail_blob;
ALTER TABLE images DROP COLUMN bytes;
ALTER TABLE images DROP COLUMN job_id;
ALTER TABLE images DROP COLUMN state;
ALTER TABLE images DROP COLUMN created_at;
ALTER TABLE images DROP COLUMN owner_id;
