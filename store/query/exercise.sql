-- name: CreateExercise :exec
INSERT INTO exercises (id, version_id, cohort_id, reveal, opens_at, closes_at, grace_millis, version, revision, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: Exercise :one
SELECT sqlc.embed(e), c.owner_id, v.edition FROM exercises e JOIN cohorts c ON c.id = e.cohort_id JOIN set_versions v ON v.id = e.version_id
WHERE e.id = $1;

-- name: ExercisesOfCohort :many
SELECT sqlc.embed(e), c.owner_id, v.edition FROM exercises e JOIN cohorts c ON c.id = e.cohort_id JOIN set_versions v ON v.id = e.version_id
WHERE e.cohort_id = sqlc.arg(cohort) AND (CAST(sqlc.arg(before) AS TEXT) = '' OR e.id < sqlc.arg(before))
ORDER BY e.id DESC LIMIT sqlc.arg(count);

-- name: ExercisesOfAccount :many
SELECT sqlc.embed(e), c.owner_id, v.edition FROM exercises e JOIN cohorts c ON c.id = e.cohort_id JOIN set_versions v ON v.id = e.version_id
WHERE (CAST(sqlc.arg(account) AS TEXT) = '' OR c.owner_id = sqlc.arg(account)
       OR c.id IN (SELECT x.cohort_id FROM cohort_shares x WHERE x.account_id = sqlc.arg(account)))
  AND (CAST(sqlc.arg(before) AS TEXT) = '' OR e.id < sqlc.arg(before))
ORDER BY e.id DESC LIMIT sqlc.arg(count);

-- name: Guessed :many
SELECT c.id FROM exercises e
JOIN challenges c ON c.version_id = e.version_id
WHERE e.id = sqlc.arg(exercise) AND EXISTS (
    SELECT 1 FROM guesses g WHERE g.exercise_id = e.id AND g.challenge_id = c.id AND g.trainee_id = sqlc.arg(trainee)
);

-- name: ImageUses :many
SELECT DISTINCT s.id AS set_id, s.owner_id, CAST(COALESCE(e.id, '') AS TEXT) AS exercise_id, CAST(COALESCE(e.cohort_id, '') AS TEXT) AS cohort_id
FROM challenge_images i
JOIN challenges c ON c.id = i.challenge_id
JOIN set_versions v ON v.id = c.version_id
JOIN sets s ON s.id = v.set_id
LEFT JOIN exercises e ON e.version_id = v.id
WHERE i.image_id = $1
UNION
SELECT s.id, s.owner_id, '', '' FROM draft_images i JOIN draft_challenges d ON d.id = i.challenge_id JOIN sets s ON s.id = d.set_id
WHERE i.image_id = $1
UNION
SELECT '', m.owner_id, '', '' FROM images m WHERE m.id = $1;

-- name: NextVersion :one
-- The row lock also orders the versions of an exercise on PostgreSQL.
UPDATE exercises SET version = version + 1 WHERE id = $1 AND revision = $2 RETURNING version;

-- name: SetVersion :exec
UPDATE exercises SET version = $2 WHERE id = $1;

-- name: NextRevision :many
UPDATE exercises SET revision = revision + 1, version = version + 1
WHERE version_id = (
    SELECT c.version_id FROM questions q JOIN challenges c ON c.id = q.challenge_id WHERE q.id = $1
)
RETURNING id, revision;
