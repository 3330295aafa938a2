-- name: Attend :exec
-- Who has gone meanwhile is not noted.
INSERT INTO attendances (exercise_id, trainee_id, seen_at)
SELECT CAST(sqlc.arg(exercise) AS TEXT), t.id, CAST(sqlc.arg(seen_at) AS BIGINT) FROM trainees t WHERE t.id = sqlc.arg(trainee) AND t.removed_at = 0
ON CONFLICT (exercise_id, trainee_id) DO UPDATE SET seen_at = excluded.seen_at WHERE attendances.seen_at < excluded.seen_at;

-- name: CountAttending :one
SELECT CAST(COUNT(*) AS BIGINT) FROM attendances WHERE exercise_id = $1 AND seen_at > $2;

-- name: CountAnswered :one
SELECT CAST(COUNT(*) AS BIGINT) FROM guesses WHERE exercise_id = $1 AND challenge_id = $2 AND attempt = 1;

-- name: LessonTrainees :many
SELECT t.id, t.alias, CAST(COALESCE(a.seen_at, 0) AS BIGINT) AS seen_at, CAST(CASE WHEN EXISTS (
    SELECT 1 FROM guesses g WHERE g.exercise_id = e.id AND g.challenge_id = CAST(sqlc.arg(challenge) AS TEXT) AND g.trainee_id = t.id
) THEN 1 ELSE 0 END AS BIGINT) AS answered
FROM exercises e JOIN trainees t ON t.cohort_id = e.cohort_id
LEFT JOIN attendances a ON a.exercise_id = e.id AND a.trainee_id = t.id
WHERE e.id = sqlc.arg(exercise) AND t.removed_at = 0
ORDER BY t.alias_folded LIMIT sqlc.arg(count);

-- name: DeleteAttendances :exec
DELETE FROM attendances WHERE exercise_id = $1;

-- name: DeleteAttendancesOf :exec
DELETE FROM attendances WHERE trainee_id = $1;
