-- name: Reply :one
SELECT body_hash, receipt FROM replies WHERE trainee_id = $1 AND operation = $2 AND key = $3;

-- name: CreateReply :exec
INSERT INTO replies (trainee_id, operation, key, body_hash, receipt, created_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: CreateGuess :exec
INSERT INTO guesses (exercise_id, trainee_id, challenge_id, attempt, id, answers, reasoning, clues, submitted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: CreateMark :exec
-- One revision makes one mark, whoever makes it: two corrections at once both
-- mark what is stale.
INSERT INTO marks (guess_id, revision, points, distance_meters, parts, marked_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (guess_id, revision) DO NOTHING;

-- name: LastGuess :one
SELECT sqlc.embed(g), sqlc.embed(m) FROM guesses g JOIN marks m ON m.guess_id = g.id
WHERE g.exercise_id = $1 AND g.trainee_id = $2 AND g.challenge_id = $3
ORDER BY g.attempt DESC, m.revision DESC LIMIT 1;

-- name: Ledger :many
SELECT sqlc.embed(g), sqlc.embed(m) FROM guesses g JOIN marks m ON m.guess_id = g.id
WHERE g.exercise_id = $1
  AND m.revision = (SELECT MAX(n.revision) FROM marks n WHERE n.guess_id = g.id)
ORDER BY g.id;

-- name: StaleGuesses :many
SELECT g.* FROM guesses g
WHERE g.exercise_id = sqlc.arg(exercise)
  AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.guess_id = g.id AND m.revision >= CAST(sqlc.arg(revision) AS BIGINT))
ORDER BY g.trainee_id, g.challenge_id, g.attempt LIMIT sqlc.arg(count);

-- name: StaleExercises :many
SELECT e.id FROM exercises e
WHERE e.revision > 1 AND EXISTS (
    SELECT 1 FROM guesses g
    WHERE g.exercise_id = e.id
      AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.guess_id = g.id AND m.revision >= e.revision)
);

-- name: TraineeOfGuess :one
SELECT trainee_id FROM guesses WHERE id = $1;

-- name: Results :many
-- The marks of a trainee. The last one for each challenge counts: of the last
-- guess, the newest. This is read with every guess, so it walks two indexes and
-- leaves the choice to the reader.
SELECT g.challenge_id, g.attempt, g.submitted_at, m.points, m.distance_meters
FROM guesses g JOIN marks m ON m.guess_id = g.id
WHERE g.exercise_id = $1 AND g.trainee_id = $2
ORDER BY g.challenge_id, g.attempt, m.revision;
