-- name: CreateCorrection :exec
INSERT INTO corrections (exercise_id, revision, question_id, key_version, reason, account_id, created_at, finished_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0);

-- name: Corrections :many
SELECT * FROM corrections WHERE exercise_id = $1 ORDER BY revision DESC LIMIT 200;

-- name: UnfinishedCorrections :many
SELECT DISTINCT exercise_id FROM corrections WHERE question_id = $1 AND finished_at = 0 ORDER BY exercise_id;

-- name: FinishCorrections :exec
UPDATE corrections SET finished_at = $1 WHERE exercise_id = $2 AND revision <= $3 AND finished_at = 0;

-- name: HoldRevision :execrows
UPDATE exercises SET revision = revision WHERE id = $1 AND revision = $2;

-- name: MarksOfGuess :many
SELECT * FROM marks WHERE guess_id = $1 ORDER BY revision, marking;

-- name: StandingsAfter :many
SELECT trainee_id FROM standings WHERE exercise_id = $1 AND trainee_id > $2 ORDER BY trainee_id LIMIT $3;

-- name: PutNextStanding :exec
INSERT INTO next_standings (exercise_id, trainee_id, points, guesses, last_scored_at, distances, pending, circles, held)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (exercise_id, trainee_id) DO UPDATE
SET points = excluded.points, guesses = excluded.guesses, last_scored_at = excluded.last_scored_at,
    distances = excluded.distances, pending = excluded.pending, circles = excluded.circles, held = excluded.held;

-- name: MovedOn :many
-- Trainees who have guessed since their next standing was tallied.
SELECT s.trainee_id FROM standings s JOIN next_standings n ON n.exercise_id = s.exercise_id AND n.trainee_id = s.trainee_id
WHERE s.exercise_id = $1 AND s.guesses <> n.guesses;

-- name: MoveStandings :exec
INSERT INTO standings (exercise_id, trainee_id, points, guesses, last_scored_at, distances, pending, circles, held)
SELECT n.exercise_id, n.trainee_id, n.points, n.guesses, n.last_scored_at, n.distances, n.pending, n.circles, n.held
FROM next_standings n WHERE n.exercise_id = $1
ON CONFLICT (exercise_id, trainee_id) DO UPDATE
SET points = excluded.points, guesses = excluded.guesses, last_scored_at = excluded.last_scored_at,
    distances = excluded.distances, pending = excluded.pending, circles = excluded.circles, held = excluded.held;

-- name: DeleteNextStandings :exec
DELETE FROM next_standings WHERE exercise_id = $1;

-- name: FirstMark :one
SELECT revision, points FROM guesses WHERE id = $1;
