-- name: GuessesFor :many
SELECT * FROM guesses WHERE exercise_id = $1 AND challenge_id = $2 AND trainee_id = $3 ORDER BY attempt;

-- name: CreateGuess :execrows
-- Nothing is inserted where that attempt was made before, or for a trainee who has
-- gone: the foreign key looks at their row anyway.
INSERT INTO guesses (
    exercise_id, trainee_id, challenge_id, attempt, id, submitted_at, revision, points, distance_meters,
    content, reply_key, body_hash, pending, circles, held
)
SELECT CAST(sqlc.arg(exercise_id) AS TEXT), t.id, CAST(sqlc.arg(challenge_id) AS TEXT), CAST(sqlc.arg(attempt) AS BIGINT),
    CAST(sqlc.arg(id) AS TEXT), CAST(sqlc.arg(submitted_at) AS BIGINT), CAST(sqlc.arg(revision) AS BIGINT),
    CAST(sqlc.arg(points) AS BIGINT), CAST(sqlc.narg(distance_meters) AS DOUBLE PRECISION),
    CAST(sqlc.arg(content) AS TEXT), CAST(sqlc.arg(reply_key) AS TEXT), CAST(sqlc.arg(body_hash) AS TEXT),
    CAST(sqlc.arg(pending) AS BIGINT), CAST(sqlc.arg(circles) AS BIGINT), CAST(sqlc.arg(held) AS BIGINT)
FROM trainees t WHERE t.id = sqlc.arg(trainee_id) AND t.removed_at = 0
ON CONFLICT (exercise_id, challenge_id, trainee_id, attempt) DO NOTHING;

-- name: CreateMark :exec
-- One revision makes one mark of a marking, whoever makes it: two corrections at
-- once both mark what is stale.
INSERT INTO marks (guess_id, revision, marking, points, distance_meters, parts, pending, circles, held, marked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (guess_id, revision, marking) DO NOTHING;

-- name: NewestMark :one
SELECT * FROM marks WHERE guess_id = $1 ORDER BY revision DESC, marking DESC LIMIT 1;

-- name: GuessesOfExercise :many
SELECT * FROM guesses WHERE exercise_id = $1 ORDER BY id;

-- name: MarksOfExercise :many
SELECT m.* FROM marks m JOIN guesses g ON g.id = m.guess_id WHERE g.exercise_id = $1 ORDER BY m.revision, m.marking;

-- name: GuessesOfTrainee :many
-- By the exercise's challenges, since guesses are kept by them.
SELECT * FROM guesses
WHERE exercise_id = sqlc.arg(exercise) AND trainee_id = sqlc.arg(trainee) AND challenge_id IN (
    SELECT c.id FROM exercises e JOIN challenges c ON c.version_id = e.version_id WHERE e.id = sqlc.arg(exercise)
)
ORDER BY challenge_id, attempt;

-- name: MarksOfTrainee :many
SELECT m.* FROM marks m JOIN guesses g ON g.id = m.guess_id
WHERE g.exercise_id = sqlc.arg(exercise) AND g.trainee_id = sqlc.arg(trainee) AND g.challenge_id IN (
    SELECT c.id FROM exercises e JOIN challenges c ON c.version_id = e.version_id WHERE e.id = sqlc.arg(exercise)
)
ORDER BY m.revision, m.marking;

-- name: StaleGuesses :many
SELECT g.* FROM guesses g
WHERE g.exercise_id = sqlc.arg(exercise) AND g.revision < CAST(sqlc.arg(revision) AS BIGINT)
  AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.guess_id = g.id AND m.revision >= sqlc.arg(revision))
ORDER BY g.trainee_id, g.challenge_id, g.attempt LIMIT sqlc.arg(count);

-- name: CountedGuesses :many
-- Of the trainees behind one the last guess for a challenge, with the mark that
-- counts as in Results.
SELECT sqlc.embed(g),
    m.revision AS marked_revision, m.marking AS marked_marking, m.points AS marked_points, m.distance_meters AS marked_distance_meters,
    m.parts AS marked_parts, m.pending AS marked_pending, m.circles AS marked_circles, m.held AS marked_held, m.marked_at AS marked_at
FROM guesses g
LEFT JOIN marks m ON m.guess_id = g.id AND m.revision = (
    SELECT MAX(n.revision) FROM marks n WHERE n.guess_id = g.id AND n.revision <= COALESCE((
        SELECT MAX(c.revision) FROM corrections c WHERE c.exercise_id = g.exercise_id AND c.finished_at > 0
    ), 1)
) AND m.marking = (SELECT MAX(o.marking) FROM marks o WHERE o.guess_id = m.guess_id AND o.revision = m.revision)
WHERE g.exercise_id = sqlc.arg(exercise) AND g.challenge_id = sqlc.arg(challenge) AND g.trainee_id > CAST(sqlc.arg(after) AS TEXT)
  AND NOT EXISTS (
    SELECT 1 FROM guesses l
    WHERE l.exercise_id = g.exercise_id AND l.challenge_id = g.challenge_id AND l.trainee_id = g.trainee_id AND l.attempt > g.attempt
)
ORDER BY g.trainee_id LIMIT sqlc.arg(count);
