-- name: PutAnswerDraft :one
-- Nothing is stored for a trainee who has gone.
INSERT INTO answer_drafts (exercise_id, challenge_id, trainee_id, version, content, saved_at)
SELECT CAST(sqlc.arg(exercise_id) AS TEXT), CAST(sqlc.arg(challenge_id) AS TEXT), t.id, 1,
    CAST(sqlc.arg(content) AS TEXT), CAST(sqlc.arg(saved_at) AS BIGINT)
FROM trainees t WHERE t.id = sqlc.arg(trainee_id) AND t.removed_at = 0
ON CONFLICT (exercise_id, challenge_id, trainee_id) DO UPDATE
SET version = answer_drafts.version + 1, content = excluded.content, saved_at = excluded.saved_at
RETURNING version;

-- name: AnswerDraft :one
SELECT * FROM answer_drafts WHERE exercise_id = $1 AND challenge_id = $2 AND trainee_id = $3;

-- name: DeleteAnswerDraftsOfTrainee :exec
DELETE FROM answer_drafts WHERE exercise_id = $1 AND trainee_id = $2;

-- name: DeleteAnswerDrafts :exec
DELETE FROM answer_drafts WHERE exercise_id = $1;
