-- name: CreateTrainee :exec
INSERT INTO trainees (id, cohort_id, alias, alias_folded, recovery_hash, created_at, team_id, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: Trainee :one
SELECT * FROM trainees WHERE id = $1 AND removed_at = 0;

-- name: TraineeByAlias :one
SELECT * FROM trainees WHERE cohort_id = $1 AND alias_folded = $2 AND removed_at = 0;

-- name: TraineesOf :many
SELECT * FROM trainees
WHERE cohort_id = sqlc.arg(cohort) AND removed_at = 0 AND alias_folded > CAST(sqlc.arg(folded) AS TEXT)
ORDER BY alias_folded LIMIT sqlc.arg(count);

-- name: CountTrainees :one
SELECT CAST(COUNT(*) AS BIGINT) FROM trainees WHERE cohort_id = $1 AND removed_at = 0;

-- name: UpdateTrainee :execrows
UPDATE trainees SET alias = $2, alias_folded = $3, recovery_hash = $4, team_id = $5 WHERE id = $1 AND removed_at = 0;

-- name: SeeTrainee :exec
UPDATE trainees SET seen_at = $2 WHERE id = $1 AND seen_at < $2;

-- name: RemoveTrainee :execrows
UPDATE trainees SET alias = '', alias_folded = ' ' || id, recovery_hash = '', created_at = 0, seen_at = 0, team_id = NULL, removed_at = $2
WHERE id = $1 AND removed_at = 0;

-- name: DeleteMarksOfTrainee :exec
DELETE FROM marks WHERE guess_id IN (
    SELECT g.id FROM guesses g
    WHERE g.exercise_id = sqlc.arg(exercise) AND g.trainee_id = sqlc.arg(trainee) AND g.challenge_id IN (
        SELECT c.id FROM exercises e JOIN challenges c ON c.version_id = e.version_id WHERE e.id = sqlc.arg(exercise)
    )
);

-- name: DeleteMarkingsOfTrainee :exec
DELETE FROM markings WHERE guess_id IN (
    SELECT g.id FROM guesses g
    WHERE g.exercise_id = sqlc.arg(exercise) AND g.trainee_id = sqlc.arg(trainee) AND g.challenge_id IN (
        SELECT c.id FROM exercises e JOIN challenges c ON c.version_id = e.version_id WHERE e.id = sqlc.arg(exercise)
    )
);

-- name: DeleteGuessesOfTrainee :exec
DELETE FROM guesses
WHERE exercise_id = sqlc.arg(exercise) AND trainee_id = sqlc.arg(trainee) AND challenge_id IN (
    SELECT c.id FROM exercises e JOIN challenges c ON c.version_id = e.version_id WHERE e.id = sqlc.arg(exercise)
);

-- name: DeleteStanding :exec
DELETE FROM standings WHERE exercise_id = $1 AND trainee_id = $2;

-- name: MoveGuesses :exec
-- What the one who stays has guessed too is left where it is.
UPDATE guesses SET trainee_id = sqlc.arg(kept)
WHERE guesses.exercise_id = sqlc.arg(exercise) AND guesses.trainee_id = sqlc.arg(other) AND guesses.challenge_id IN (
    SELECT c.id FROM exercises e JOIN challenges c ON c.version_id = e.version_id
    WHERE e.id = sqlc.arg(exercise) AND NOT EXISTS (
        SELECT 1 FROM guesses k WHERE k.exercise_id = e.id AND k.challenge_id = c.id AND k.trainee_id = sqlc.arg(kept)
    )
);

-- name: MoveSessions :exec
UPDATE sessions SET subject_id = sqlc.arg(kept) WHERE subject_id = sqlc.arg(other) AND role = 'trainee';

-- name: CreateTeam :exec
INSERT INTO teams (id, cohort_id, name, name_folded, created_at) VALUES ($1, $2, $3, $4, $5);

-- name: TeamsOf :many
SELECT * FROM teams WHERE cohort_id = $1 ORDER BY id;

-- name: RenameTeam :execrows
UPDATE teams SET name = $2, name_folded = $3 WHERE id = $1;

-- name: LeaveTeam :exec
UPDATE trainees SET team_id = NULL WHERE team_id = $1;

-- name: JoinTeam :exec
UPDATE trainees SET team_id = $2 WHERE id = $1 AND removed_at = 0;

-- name: DeleteTeam :execrows
DELETE FROM teams WHERE id = $1;

-- name: DeleteNextStanding :exec
DELETE FROM next_standings WHERE exercise_id = $1 AND trainee_id = $2;

-- name: DeleteCorrections :exec
DELETE FROM corrections WHERE exercise_id = $1;
