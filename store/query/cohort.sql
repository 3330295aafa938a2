-- name: CreateCohort :exec
INSERT INTO cohorts (id, owner_id, name, join_code, created_at) VALUES ($1, $2, $3, $4, $5);

-- name: Cohorts :many
SELECT * FROM cohorts
WHERE (CAST(sqlc.arg(account) AS TEXT) = '' OR owner_id = sqlc.arg(account)
       OR id IN (SELECT x.cohort_id FROM cohort_shares x WHERE x.account_id = sqlc.arg(account)))
ORDER BY id DESC;

-- name: Cohort :one
SELECT * FROM cohorts WHERE id = $1;

-- name: CohortByCode :one
SELECT * FROM cohorts WHERE join_code = $1;

-- name: CreateTrainee :exec
INSERT INTO trainees (id, cohort_id, alias, alias_folded, recovery_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Trainee :one
SELECT * FROM trainees WHERE id = $1;

-- name: TraineeByAlias :one
SELECT * FROM trainees WHERE cohort_id = $1 AND alias_folded = $2;
