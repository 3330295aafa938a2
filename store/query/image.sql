-- name: CreateImage :exec
INSERT INTO images (
    id, owner_id, created_at, state, job_id, width, height, bytes, archive, full_blob, thumbnail_blob, screen_blob,
    original_blob, metadata, redactions, replaces
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: Image :one
SELECT * FROM images WHERE id = $1;

-- name: ReadyImage :one
-- What a tile needs, and no more.
SELECT id, width, height, archive, full_blob, thumbnail_blob, screen_blob FROM images WHERE id = $1 AND state = 'ready';

-- name: ImageUsers :one
-- Published and drafted challenges that show it.
SELECT CAST((SELECT COUNT(*) FROM challenge_images c WHERE c.image_id = $1)
    + (SELECT COUNT(*) FROM draft_images d WHERE d.image_id = $1) AS BIGINT);

-- name: ImageWithJob :one
SELECT sqlc.embed(i), COALESCE(j.state, '') AS job_state, COALESCE(j.stage, '') AS stage,
       CAST(COALESCE(j.done, 0) AS BIGINT) AS done, CAST(COALESCE(j.total, 0) AS BIGINT) AS total, COALESCE(j.failure, '') AS failure
FROM images i LEFT JOIN jobs j ON j.id = i.job_id WHERE i.id = $1;

-- name: ImagesOfOwner :many
SELECT sqlc.embed(i), COALESCE(j.state, '') AS job_state, COALESCE(j.stage, '') AS stage,
       CAST(COALESCE(j.done, 0) AS BIGINT) AS done, CAST(COALESCE(j.total, 0) AS BIGINT) AS total, COALESCE(j.failure, '') AS failure
FROM images i LEFT JOIN jobs j ON j.id = i.job_id
WHERE (CAST(sqlc.arg(owner) AS TEXT) = '' OR i.owner_id = sqlc.arg(owner))
  AND (CAST(sqlc.arg(before_id) AS TEXT) = '' OR i.created_at < sqlc.arg(before) OR i.created_at = sqlc.arg(before) AND i.id < sqlc.arg(before_id))
ORDER BY i.created_at DESC, i.id DESC LIMIT sqlc.arg(count);

-- name: FinishImage :execrows
UPDATE images SET state = 'ready', width = sqlc.arg(width), height = sqlc.arg(height), archive = sqlc.arg(archive),
    full_blob = sqlc.arg(full_blob), thumbnail_blob = sqlc.arg(thumbnail_blob), screen_blob = sqlc.arg(screen_blob),
    original_blob = sqlc.arg(original_blob), metadata = sqlc.arg(metadata)
WHERE id = sqlc.arg(id) AND state = 'pending';

-- name: ForgetOriginal :execrows
-- Of two who do it the second changes nothing.
UPDATE images SET original_blob = '' WHERE id = $1 AND original_blob = $2;

-- name: DeleteImage :one
DELETE FROM images WHERE id = $1 RETURNING archive, full_blob, thumbnail_blob, screen_blob, original_blob;

-- name: AdoptBlob :one
-- The row lock orders those who name and those who let go of a blob on PostgreSQL.
INSERT INTO blobs (key, digest, uses) VALUES ($1, $2, 1)
ON CONFLICT (digest) DO UPDATE SET uses = blobs.uses + 1
RETURNING key;

-- name: DropBlob :one
UPDATE blobs SET uses = uses - 1 WHERE key = $1 RETURNING uses;

-- name: DeleteBlob :exec
DELETE FROM blobs WHERE key = $1 AND uses <= 0;

-- name: BlobUses :one
SELECT uses FROM blobs WHERE key = $1;

-- name: UploadImage :one
SELECT * FROM images WHERE id = $1 AND state = 'pending';

-- name: PendingReplacements :one
SELECT CAST(COUNT(*) AS BIGINT) FROM images i JOIN jobs j ON j.id = i.job_id
WHERE i.replaces = $1 AND i.state = 'pending' AND j.state IN ('queued', 'running');

-- name: RenameImageInChallenges :exec
UPDATE challenges SET content = REPLACE(content, CAST(sqlc.arg(old) AS TEXT), CAST(sqlc.arg(new) AS TEXT))
WHERE id IN (SELECT challenge_id FROM challenge_images WHERE image_id = sqlc.arg(image));

-- name: RenameImageInGuesses :exec
-- Of clues. What their trainees said stays as it is.
UPDATE guesses SET content = REPLACE(content, CAST(sqlc.arg(old) AS TEXT), CAST(sqlc.arg(new) AS TEXT))
WHERE exercise_id IN (
        SELECT e.id FROM challenge_images i JOIN challenges c ON c.id = i.challenge_id JOIN exercises e ON e.version_id = c.version_id
        WHERE i.image_id = sqlc.arg(image)
    )
  AND challenge_id IN (SELECT challenge_id FROM challenge_images WHERE image_id = sqlc.arg(image))
  AND content LIKE '%' || CAST(sqlc.arg(image) AS TEXT) || '%';

-- name: RenameImageInLateGuesses :exec
-- Of clues, too: what is accepted later is taken from there.
UPDATE late_guesses SET content = REPLACE(content, CAST(sqlc.arg(old) AS TEXT), CAST(sqlc.arg(new) AS TEXT))
WHERE exercise_id IN (
        SELECT e.id FROM challenge_images i JOIN challenges c ON c.id = i.challenge_id JOIN exercises e ON e.version_id = c.version_id
        WHERE i.image_id = sqlc.arg(image)
    )
  AND challenge_id IN (SELECT challenge_id FROM challenge_images WHERE image_id = sqlc.arg(image))
  AND content LIKE '%' || CAST(sqlc.arg(image) AS TEXT) || '%';

-- name: NextEdition :exec
UPDATE set_versions SET edition = edition + 1
WHERE id IN (SELECT c.version_id FROM challenge_images i JOIN challenges c ON c.id = i.challenge_id WHERE i.image_id = $1);

-- name: RenameChallengeImage :exec
UPDATE challenge_images SET image_id = sqlc.arg(new) WHERE image_id = sqlc.arg(old);

-- name: TouchDraftsOfImage :exec
-- The first of every change of a draft's challenge, as TouchDraft.
UPDATE sets SET draft_revision = draft_revision + 1
WHERE id IN (SELECT d.set_id FROM draft_images i JOIN draft_challenges d ON d.id = i.challenge_id WHERE i.image_id = $1);

-- name: RenameImageInDrafts :exec
UPDATE draft_challenges SET revision = revision + 1,
    content = REPLACE(content, CAST(sqlc.arg(old) AS TEXT), CAST(sqlc.arg(new) AS TEXT))
WHERE id IN (SELECT challenge_id FROM draft_images WHERE image_id = sqlc.arg(image));

-- name: RenameDraftImage :exec
UPDATE draft_images SET image_id = sqlc.arg(new) WHERE image_id = sqlc.arg(old);
