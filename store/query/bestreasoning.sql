-- name: ChooseReasoning :execrows
-- Nothing is inserted of a guess that has gone, or that was chosen before.
INSERT INTO best_reasonings (guess_id, exercise_id, account_id, chosen_at)
SELECT g.id, g.exercise_id, CAST(sqlc.arg(account_id) AS TEXT), CAST(sqlc.arg(chosen_at) AS BIGINT)
FROM guesses g WHERE g.exercise_id = sqlc.arg(exercise) AND g.id = sqlc.arg(guess)
ON CONFLICT (guess_id) DO NOTHING;

-- name: DropReasoning :execrows
DELETE FROM best_reasonings WHERE exercise_id = sqlc.arg(exercise) AND guess_id = sqlc.arg(guess);

-- name: BestReasonings :many
-- Of a guess that another attempt has followed, counts is 0.
SELECT sqlc.embed(g), b.account_id AS chosen_by, b.chosen_at, t.alias, CAST(CASE WHEN EXISTS (
    SELECT 1 FROM guesses o
    WHERE o.exercise_id = g.exercise_id AND o.challenge_id = g.challenge_id AND o.trainee_id = g.trainee_id AND o.attempt > g.attempt
) THEN 0 ELSE 1 END AS BIGINT) AS counts
FROM best_reasonings b JOIN guesses g ON g.id = b.guess_id JOIN trainees t ON t.id = g.trainee_id
WHERE b.exercise_id = $1
ORDER BY b.chosen_at, g.id;

-- name: DropReasoningsOfTrainee :exec
DELETE FROM best_reasonings WHERE best_reasonings.exercise_id = sqlc.arg(exercise) AND EXISTS (
    SELECT 1 FROM guesses g WHERE g.id = best_reasonings.guess_id AND g.trainee_id = sqlc.arg(trainee)
);

-- name: DropReasoningOfGuess :exec
DELETE FROM best_reasonings WHERE guess_id = $1;
