-- name: CreateMarking :execrows
-- Nothing is inserted where another has that number, or of a guess that has gone.
INSERT INTO markings (guess_id, number, role, account_id, content, marked_at)
SELECT g.id, CAST(sqlc.arg(number) AS BIGINT), CAST(sqlc.arg(role) AS TEXT), CAST(sqlc.arg(account_id) AS TEXT),
    CAST(sqlc.arg(content) AS TEXT), CAST(sqlc.arg(marked_at) AS BIGINT)
FROM guesses g WHERE g.id = sqlc.arg(guess_id)
ON CONFLICT (guess_id, number) DO NOTHING;

-- name: MarkingsOfGuess :many
SELECT * FROM markings WHERE guess_id = $1 ORDER BY number;

-- name: MarkingsOfExercise :many
SELECT m.* FROM markings m JOIN guesses g ON g.id = m.guess_id WHERE g.exercise_id = $1 AND g.pending = 1
ORDER BY m.guess_id, m.number;

-- name: MarkingsOfTrainee :many
SELECT m.* FROM markings m JOIN guesses g ON g.id = m.guess_id
WHERE g.exercise_id = sqlc.arg(exercise) AND g.pending = 1 AND g.trainee_id = sqlc.arg(trainee)
ORDER BY m.guess_id, m.number;

-- name: GuessesToMark :many
-- Of each trainee the last guess for a challenge, which counts.
SELECT g.id, g.challenge_id, g.submitted_at FROM guesses g
WHERE g.exercise_id = $1 AND g.pending = 1 AND NOT EXISTS (
    SELECT 1 FROM guesses o
    WHERE o.exercise_id = g.exercise_id AND o.challenge_id = g.challenge_id AND o.trainee_id = g.trainee_id AND o.attempt > g.attempt
)
ORDER BY g.submitted_at, g.id;

-- name: GuessToMark :one
SELECT g.* FROM guesses g
WHERE g.exercise_id = sqlc.arg(exercise) AND g.id = sqlc.arg(id) AND g.pending = 1 AND NOT EXISTS (
    SELECT 1 FROM guesses o
    WHERE o.exercise_id = g.exercise_id AND o.challenge_id = g.challenge_id AND o.trainee_id = g.trainee_id AND o.attempt > g.attempt
);
