-- name: CreateExercise :exec
INSERT INTO exercises (
    id, version_id, cohort_id, reveal, opens_at, closes_at, grace_millis, version, revision, created_at,
    title, zone, attempts, no_circle, freezes_at, paused_at, team_rule, terms, changes, imagery, hints, lesson
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- name: Exercise :one
-- A competition holds the reveal until the last of its exercises has closed; while
-- one is paused, nobody knows when that will be.
SELECT sqlc.embed(e), c.owner_id, c.shown_rows, v.edition, CAST(COALESCE((
    SELECT MAX(CASE WHEN o.paused_at > 0 THEN 253370764800000 ELSE o.closes_at + o.grace_millis END)
    FROM exercises o WHERE o.competition_id = e.competition_id
), 0) AS BIGINT) AS held_until
FROM exercises e JOIN cohorts c ON c.id = e.cohort_id JOIN set_versions v ON v.id = e.version_id
WHERE e.id = $1;

-- name: ExercisesOfCohort :many
SELECT sqlc.embed(e), c.owner_id, c.shown_rows, v.edition, CAST(COALESCE((
    SELECT MAX(CASE WHEN o.paused_at > 0 THEN 253370764800000 ELSE o.closes_at + o.grace_millis END)
    FROM exercises o WHERE o.competition_id = e.competition_id
), 0) AS BIGINT) AS held_until
FROM exercises e JOIN cohorts c ON c.id = e.cohort_id JOIN set_versions v ON v.id = e.version_id
WHERE e.cohort_id = sqlc.arg(cohort) AND (CAST(sqlc.arg(before) AS TEXT) = '' OR e.id < sqlc.arg(before))
ORDER BY e.id DESC LIMIT sqlc.arg(count);

-- name: ExercisesOfAccount :many
SELECT sqlc.embed(e), c.owner_id, c.shown_rows, v.edition, CAST(COALESCE((
    SELECT MAX(CASE WHEN o.paused_at > 0 THEN 253370764800000 ELSE o.closes_at + o.grace_millis END)
    FROM exercises o WHERE o.competition_id = e.competition_id
), 0) AS BIGINT) AS held_until
FROM exercises e JOIN cohorts c ON c.id = e.cohort_id JOIN set_versions v ON v.id = e.version_id
WHERE (CAST(sqlc.arg(account) AS TEXT) = '' OR c.owner_id = sqlc.arg(account)
       OR c.id IN (SELECT x.cohort_id FROM cohort_shares x WHERE x.account_id = sqlc.arg(account)))
  AND (CAST(sqlc.arg(before) AS TEXT) = '' OR e.id < sqlc.arg(before))
ORDER BY e.id DESC LIMIT sqlc.arg(count);

-- name: ExercisesOfCompetition :many
SELECT sqlc.embed(e), c.owner_id, c.shown_rows, v.edition, CAST(COALESCE((
    SELECT MAX(CASE WHEN o.paused_at > 0 THEN 253370764800000 ELSE o.closes_at + o.grace_millis END)
    FROM exercises o WHERE o.competition_id = e.competition_id
), 0) AS BIGINT) AS held_until
FROM exercises e JOIN cohorts c ON c.id = e.cohort_id JOIN set_versions v ON v.id = e.version_id
WHERE e.competition_id = $1 ORDER BY e.id;

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
UPDATE exercises SET version = version + 1 WHERE id = $1 AND revision = $2 AND terms = $3 RETURNING version;

-- name: NextChange :one
UPDATE exercises SET version = version + 1, changes = changes + 1 WHERE id = $1 AND revision = $2 RETURNING version;

-- name: SetVersion :exec
UPDATE exercises SET version = $2 WHERE id = $1;

-- name: NextRevision :many
UPDATE exercises SET revision = revision + 1, version = version + 1
WHERE version_id = (
    SELECT c.version_id FROM questions q JOIN challenges c ON c.id = q.challenge_id WHERE q.id = $1
)
RETURNING id, revision;

-- name: NextTerms :many
-- Somebody goes: whoever guesses meanwhile looks again. The row locks keep new
-- guesses waiting on PostgreSQL.
UPDATE exercises SET terms = terms + 1, version = version + 1, changes = changes + 1
WHERE cohort_id = $1 RETURNING id, version;

-- name: NextChanges :many
UPDATE exercises SET version = version + 1, changes = changes + 1 WHERE cohort_id = $1 RETURNING id, version;

-- name: UpdateExercise :one
UPDATE exercises SET
    title = sqlc.arg(title), reveal = sqlc.arg(reveal), opens_at = sqlc.arg(opens_at), closes_at = sqlc.arg(closes_at),
    grace_millis = sqlc.arg(grace_millis), zone = sqlc.arg(zone), attempts = sqlc.arg(attempts), no_circle = sqlc.arg(no_circle),
    freezes_at = sqlc.arg(freezes_at), paused_at = sqlc.arg(paused_at), team_rule = sqlc.arg(team_rule),
    imagery = sqlc.arg(imagery), hints = sqlc.arg(hints), lesson = sqlc.arg(lesson), terms = terms + 1, version = version + 1, changes = changes + 1
WHERE id = sqlc.arg(id) AND terms = sqlc.arg(terms) RETURNING version;

-- name: HasBegun :one
-- Whether somebody has guessed or opened a hint.
SELECT EXISTS (
    SELECT 1 FROM guesses g WHERE g.exercise_id = sqlc.arg(exercise)
    UNION ALL SELECT 1 FROM late_guesses l WHERE l.exercise_id = sqlc.arg(exercise)
    UNION ALL SELECT 1 FROM opened_hints h WHERE h.exercise_id = sqlc.arg(exercise)
);

-- name: LockExercise :execrows
UPDATE exercises SET version = version + 1 WHERE id = $1;

-- name: DeleteExercise :execrows
DELETE FROM exercises WHERE id = $1;

-- name: SetCompetition :one
UPDATE exercises SET competition_id = sqlc.arg(competition), terms = terms + 1, version = version + 1, changes = changes + 1
WHERE id = sqlc.arg(id) AND terms = sqlc.arg(terms) RETURNING version;

-- name: LeaveCompetition :many
UPDATE exercises SET competition_id = NULL, terms = terms + 1, version = version + 1, changes = changes + 1
WHERE competition_id = $1 RETURNING id, version;

-- name: CreateCompetition :exec
INSERT INTO competitions (id, owner_id, name, measure, best, min_enrolled, shown_rows, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: Competition :one
SELECT * FROM competitions WHERE id = $1;

-- name: Competitions :many
SELECT * FROM competitions
WHERE (CAST(sqlc.arg(owner) AS TEXT) = '' OR owner_id = sqlc.arg(owner))
ORDER BY id DESC;

-- name: DeleteCompetition :execrows
DELETE FROM competitions WHERE id = $1;

-- name: FrozenVersion :one
-- The version without the guesses that came after an instant, the late ones with
-- whatever was decided on them.
SELECT CAST(e.version - (
    SELECT COUNT(*) FROM guesses g WHERE g.exercise_id = e.id AND g.submitted_at > sqlc.arg(until)
      AND NOT EXISTS (SELECT 1 FROM late_guesses a WHERE a.id = g.id)
) - (
    SELECT COALESCE(SUM(1 + l.moves), 0) FROM late_guesses l WHERE l.exercise_id = e.id AND l.submitted_at > sqlc.arg(until)
) AS BIGINT) FROM exercises e WHERE e.id = sqlc.arg(id);

-- name: Results :many
-- Of the marks, those of corrections that have moved the board, by the newest
-- marking.
SELECT g.trainee_id, g.challenge_id, g.submitted_at, g.points, g.distance_meters, g.pending, g.circles, g.held,
    m.points AS marked_points, m.distance_meters AS marked_distance_meters, m.pending AS marked_pending, m.circles AS marked_circles, m.held AS marked_held, t.alias, t.alias_folded, t.team_id
FROM guesses g
JOIN trainees t ON t.id = g.trainee_id
LEFT JOIN marks m ON m.guess_id = g.id AND m.revision = (
    SELECT MAX(n.revision) FROM marks n WHERE n.guess_id = g.id AND n.revision <= COALESCE((
        SELECT MAX(c.revision) FROM corrections c WHERE c.exercise_id = g.exercise_id AND c.finished_at > 0
    ), 1)
) AND m.marking = (SELECT MAX(o.marking) FROM marks o WHERE o.guess_id = m.guess_id AND o.revision = m.revision)
WHERE g.exercise_id = sqlc.arg(exercise) AND g.submitted_at <= CAST(sqlc.arg(until) AS BIGINT)
ORDER BY g.trainee_id, g.challenge_id, g.attempt;
