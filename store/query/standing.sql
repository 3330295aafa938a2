-- name: AddToStanding :exec
-- One result more, in one statement: the way of every guess.
INSERT INTO standings (exercise_id, trainee_id, points, guesses, last_scored_at, distances, pending, circles, held)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8)
ON CONFLICT (exercise_id, trainee_id) DO UPDATE
SET points = standings.points + excluded.points, guesses = standings.guesses + 1,
    last_scored_at = CASE WHEN excluded.last_scored_at > standings.last_scored_at
        THEN excluded.last_scored_at ELSE standings.last_scored_at END,
    distances = standings.distances || ' ' || excluded.distances, pending = standings.pending + excluded.pending,
    circles = standings.circles + excluded.circles, held = standings.held + excluded.held;

-- name: PutStanding :exec
INSERT INTO standings (exercise_id, trainee_id, points, guesses, last_scored_at, distances, pending, circles, held)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (exercise_id, trainee_id) DO UPDATE
SET points = excluded.points, guesses = excluded.guesses, last_scored_at = excluded.last_scored_at,
    distances = excluded.distances, pending = excluded.pending, circles = excluded.circles, held = excluded.held;

-- name: RankedRows :many
SELECT sqlc.embed(s), t.alias, t.alias_folded FROM standings s JOIN trainees t ON t.id = s.trainee_id
WHERE s.exercise_id = sqlc.arg(exercise) AND (
    s.points < CAST(sqlc.arg(points) AS BIGINT)
    OR (s.points = sqlc.arg(points) AND s.last_scored_at > CAST(sqlc.arg(last) AS BIGINT))
    OR (s.points = sqlc.arg(points) AND s.last_scored_at = sqlc.arg(last) AND s.trainee_id > CAST(sqlc.arg(trainee) AS TEXT))
)
ORDER BY s.points DESC, s.last_scored_at, s.trainee_id LIMIT sqlc.arg(count);

-- name: AliasRows :many
SELECT sqlc.embed(s), t.alias, t.alias_folded
FROM exercises e
JOIN trainees t ON t.cohort_id = e.cohort_id
JOIN standings s ON s.exercise_id = e.id AND s.trainee_id = t.id
WHERE e.id = sqlc.arg(exercise) AND t.alias_folded > CAST(sqlc.arg(folded) AS TEXT)
ORDER BY t.alias_folded LIMIT sqlc.arg(count);

-- name: RankedWindow :many
-- The rank counts everybody; the pattern chooses whose rows are told.
SELECT sqlc.embed(s), n.alias, n.alias_folded, r.place
FROM (
    SELECT h.trainee_id, CAST(RANK() OVER (ORDER BY h.points DESC, h.last_scored_at) AS BIGINT) AS place
    FROM standings h WHERE h.exercise_id = sqlc.arg(exercise)
) r
JOIN trainees n ON n.id = r.trainee_id
JOIN standings s ON s.exercise_id = sqlc.arg(exercise) AND s.trainee_id = r.trainee_id
WHERE n.alias_folded LIKE CAST(sqlc.arg(pattern) AS TEXT) ESCAPE '!'
ORDER BY r.place, r.trainee_id LIMIT sqlc.arg(count) OFFSET sqlc.arg(skipped);

-- name: AliasWindow :many
SELECT sqlc.embed(s), t.alias, t.alias_folded
FROM exercises e
JOIN trainees t ON t.cohort_id = e.cohort_id
JOIN standings s ON s.exercise_id = e.id AND s.trainee_id = t.id
WHERE e.id = sqlc.arg(exercise) AND t.alias_folded LIKE CAST(sqlc.arg(pattern) AS TEXT) ESCAPE '!'
ORDER BY t.alias_folded LIMIT sqlc.arg(count) OFFSET sqlc.arg(skipped);

-- name: CountStandings :one
SELECT CAST(COUNT(*) AS BIGINT) FROM standings WHERE exercise_id = $1;

-- name: CountStandingsLike :one
SELECT CAST(COUNT(*) AS BIGINT) FROM standings s JOIN trainees t ON t.id = s.trainee_id
WHERE s.exercise_id = sqlc.arg(exercise) AND t.alias_folded LIKE CAST(sqlc.arg(pattern) AS TEXT) ESCAPE '!';

-- name: Standing :one
SELECT * FROM standings WHERE exercise_id = $1 AND trainee_id = $2;

-- name: CountAhead :one
SELECT CAST(COUNT(*) AS BIGINT) FROM standings
WHERE exercise_id = sqlc.arg(exercise) AND (
    points > CAST(sqlc.arg(points) AS BIGINT)
    OR (points = sqlc.arg(points) AND last_scored_at < CAST(sqlc.arg(last) AS BIGINT))
);

-- name: AllStandings :many
SELECT sqlc.embed(s), t.alias, t.alias_folded FROM standings s JOIN trainees t ON t.id = s.trainee_id
WHERE s.exercise_id = $1;
