-- name: CreateLateGuess :execrows
-- Nothing is inserted for a trainee who has gone.
INSERT INTO late_guesses (
    id, exercise_id, trainee_id, challenge_id, attempt, submitted_at, deadline, arrival, content, reply_key, body_hash,
    state, reason, account_id, decided_at
)
SELECT CAST(sqlc.arg(id) AS TEXT), CAST(sqlc.arg(exercise_id) AS TEXT), t.id, CAST(sqlc.arg(challenge_id) AS TEXT),
    CAST(sqlc.arg(attempt) AS BIGINT), CAST(sqlc.arg(submitted_at) AS BIGINT), CAST(sqlc.arg(deadline) AS BIGINT),
    CAST(sqlc.arg(arrival) AS TEXT), CAST(sqlc.arg(content) AS TEXT), CAST(sqlc.arg(reply_key) AS TEXT),
    CAST(sqlc.arg(body_hash) AS TEXT), CAST(sqlc.arg(state) AS TEXT), '', '', 0
FROM trainees t WHERE t.id = sqlc.arg(trainee_id) AND t.removed_at = 0;

-- name: LateGuessesFor :many
SELECT * FROM late_guesses WHERE exercise_id = $1 AND challenge_id = $2 AND trainee_id = $3 ORDER BY submitted_at, id;

-- name: LateGuess :one
SELECT * FROM late_guesses WHERE exercise_id = $1 AND id = $2;

-- name: LateGuesses :many
SELECT sqlc.embed(l), t.alias FROM late_guesses l JOIN trainees t ON t.id = l.trainee_id
WHERE l.exercise_id = sqlc.arg(exercise) AND (CAST(sqlc.arg(state) AS TEXT) = '' OR l.state = sqlc.arg(state))
  AND (l.submitted_at > CAST(sqlc.arg(after) AS BIGINT) OR (l.submitted_at = sqlc.arg(after) AND l.id > CAST(sqlc.arg(after_id) AS TEXT)))
ORDER BY l.submitted_at, l.id LIMIT sqlc.arg(count);

-- name: LateGuessesOfTrainee :many
SELECT * FROM late_guesses WHERE exercise_id = $1 AND trainee_id = $2 ORDER BY submitted_at, id;

-- name: CountLateGuesses :many
SELECT state, CAST(COUNT(*) AS BIGINT) AS count FROM late_guesses WHERE exercise_id = $1 GROUP BY state;

-- name: DecideLateGuess :execrows
UPDATE late_guesses SET state = sqlc.arg(state), reason = sqlc.arg(reason), account_id = sqlc.arg(account_id), decided_at = sqlc.arg(decided_at)
WHERE id = sqlc.arg(id) AND exercise_id = sqlc.arg(exercise_id) AND trainee_id = sqlc.arg(trainee_id) AND state = sqlc.arg(former);

-- name: MoveLateGuess :exec
UPDATE late_guesses SET moves = moves + 1 WHERE id = $1;

-- name: DeleteGuess :exec
-- One whose acceptance is taken back: it stays among the late ones.
DELETE FROM guesses WHERE exercise_id = $1 AND challenge_id = $2 AND trainee_id = $3 AND attempt = $4;

-- name: DeleteMarksOfGuess :exec
DELETE FROM marks WHERE guess_id = $1;

-- name: DeleteMarkingsOfGuess :exec
DELETE FROM markings WHERE guess_id = $1;

-- name: DeleteLateGuessesOfTrainee :exec
DELETE FROM late_guesses WHERE exercise_id = $1 AND trainee_id = $2;

-- name: MoveLateGuesses :exec
-- What the one who stays has guessed too is left where it is.
UPDATE late_guesses SET trainee_id = sqlc.arg(kept)
WHERE late_guesses.exercise_id = sqlc.arg(exercise) AND late_guesses.trainee_id = sqlc.arg(other) AND NOT EXISTS (
    SELECT 1 FROM guesses k
    WHERE k.exercise_id = late_guesses.exercise_id AND k.challenge_id = late_guesses.challenge_id AND k.trainee_id = sqlc.arg(kept)
);
