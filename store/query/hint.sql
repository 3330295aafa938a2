-- name: HoldTerms :execrows
UPDATE exercises SET terms = terms WHERE id = $1 AND terms = $2;

-- name: HintsOpenedBy :many
SELECT * FROM opened_hints WHERE exercise_id = $1 AND challenge_id = $2 AND trainee_id = $3 ORDER BY number;

-- name: HintsOpened :many
SELECT * FROM opened_hints WHERE exercise_id = $1 ORDER BY trainee_id, challenge_id, number;

-- name: CountHintsOpenedBy :one
SELECT CAST(COUNT(*) AS BIGINT) FROM opened_hints WHERE exercise_id = $1 AND challenge_id = $2 AND trainee_id = $3;

-- name: CountGuessesFor :one
SELECT CAST(COUNT(*) AS BIGINT) FROM guesses WHERE exercise_id = $1 AND challenge_id = $2 AND trainee_id = $3;

-- name: CreateOpenedHint :execrows
-- Nothing is inserted for a trainee who has gone.
INSERT INTO opened_hints (exercise_id, challenge_id, trainee_id, number, opened_at, reply_key)
SELECT CAST(sqlc.arg(exercise_id) AS TEXT), CAST(sqlc.arg(challenge_id) AS TEXT), t.id, CAST(sqlc.arg(number) AS BIGINT),
    CAST(sqlc.arg(opened_at) AS BIGINT), CAST(sqlc.arg(reply_key) AS TEXT)
FROM trainees t WHERE t.id = sqlc.arg(trainee_id) AND t.removed_at = 0;

-- name: MoveHints :exec
-- What the one who stays has opened too is left where it is.
UPDATE opened_hints SET trainee_id = sqlc.arg(kept)
WHERE opened_hints.exercise_id = sqlc.arg(exercise) AND opened_hints.trainee_id = sqlc.arg(other) AND NOT EXISTS (
    SELECT 1 FROM opened_hints k
    WHERE k.exercise_id = opened_hints.exercise_id AND k.challenge_id = opened_hints.challenge_id
      AND k.trainee_id = sqlc.arg(kept) AND k.number = opened_hints.number
);

-- name: DeleteHintsOfTrainee :exec
DELETE FROM opened_hints WHERE exercise_id = sqlc.arg(exercise) AND trainee_id = sqlc.arg(trainee);

-- name: CountHintsOpened :one
SELECT CAST(COUNT(*) AS BIGINT) FROM opened_hints WHERE exercise_id = $1;
