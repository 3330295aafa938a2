-- +goose Up
-- A set has one draft, which is edited, and versions, which are not. What is a
-- set's own (texts, languages, the order) counts its changes in revision, a
-- challenge of the draft its own, and draft_revision counts all of them.

ALTER TABLE sets ADD COLUMN title TEXT NOT NULL DEFAULT '{}';
ALTER TABLE sets ADD COLUMN description TEXT NOT NULL DEFAULT '{}';
ALTER TABLE sets ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sets ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE sets ADD COLUMN draft_revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE sets ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sets ADD COLUMN archived_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sets ADD COLUMN deleted_at INTEGER NOT NULL DEFAULT 0;

ALTER TABLE set_versions ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE set_versions ADD COLUMN draft_revision INTEGER NOT NULL DEFAULT 1;

-- The challenge of the draft that it was published from.
ALTER TABLE challenges ADD COLUMN draft_id TEXT NOT NULL DEFAULT '';

CREATE TABLE draft_challenges (
    id         TEXT PRIMARY KEY,
    set_id     TEXT NOT NULL REFERENCES sets (id),
    position   INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    content    TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_challenges_by_set ON draft_challenges (set_id, position);

CREATE TABLE draft_images (
    challenge_id TEXT NOT NULL REFERENCES draft_challenges (id),
    image_id     TEXT NOT NULL REFERENCES images (id),
    PRIMARY KEY (challenge_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_images_by_image ON draft_images (image_id);

-- The draft of a set that was published before there were drafts is its newest
-- version.
UPDATE sets SET title = v.title, description = v.description, languages = v.languages, changed_at = v.published_at
FROM set_versions v
WHERE v.set_id = sets.id AND v.number = (SELECT MAX(n.number) FROM set_versions n WHERE n.set_id = sets.id);

INSERT INTO draft_challenges (id, set_id, position, revision, content, changed_at, deleted_at)
SELECT c.id, v.set_id, c.position, 1,
       json_set(c.content, '$.questions', json((
           SELECT json_group_array(json_object('kind', q.kind, 'ask', json(q.content), 'key', json(k.content)) ORDER BY q.position)
           FROM questions q JOIN keys k ON k.question_id = q.id
           WHERE q.challenge_id = c.id AND k.version = (SELECT MAX(n.version) FROM keys n WHERE n.question_id = q.id)
       ))),
       v.published_at, 0
FROM challenges c JOIN set_versions v ON v.id = c.version_id
WHERE v.number = (SELECT MAX(n.number) FROM set_versions n WHERE n.set_id = v.set_id);

INSERT INTO draft_images (challenge_id, image_id)
SELECT i.challenge_id, i.image_id FROM challenge_images i JOIN draft_challenges d ON d.id = i.challenge_id;

UPDATE challenges SET draft_id = id WHERE id IN (SELECT d.id FROM draft_challenges d);

-- +goose Down
DROP TABLE draft_images;
DROP TABLE draft_challenges;
ALTER TABLE challenges DROP COLUMN draft_id;
ALTER TABLE set_versions DROP COLUMN draft_revision;
ALTER TABLE set_versions DROP COLUMN note;
ALTER TABLE sets DROP COLUMN deleted_at;
ALTER TABLE sets DROP COLUMN archived_at;
ALTER TABLE sets DROP COLUMN changed_at;
ALTER TABLE sets DROP COLUMN draft_revision;
ALTER TABLE sets DROP COLUMN revision;
ALTER TABLE sets DROP COLUMN languages;
ALTER TABLE sets DROP COLUMN description;
ALTER TABLE sets DROP COLUMN title;
