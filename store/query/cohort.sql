-- name: CreateCohort :exec
INSERT INTO cohorts (id, owner_id, name, join_code, created_at) VALUES ($1, $2, $3, $4, $5);

-- name: Cohorts :many
SELECT * FROM cohorts
WHERE erased_at = 0 AND (CAST(sqlc.arg(account) AS TEXT) = '' OR owner_id = sqlc.arg(account)
       OR id IN (SELECT x.cohort_id FROM cohort_shares x WHERE x.account_id = sqlc.arg(account)))
ORDER BY id DESC;

-- name: Cohort :one
SELECT * FROM cohorts WHERE id = $1 AND erased_at = 0;

-- name: CohortByCode :one
SELECT * FROM cohorts WHERE join_code = $1 AND erased_at = 0;

-- name: UpdateCohort :execrows
UPDATE cohorts SET name = $2, join_code = $3, joining_closed_at = $4, archived_at = $5, shown_rows = $6 WHERE id = $1;

-- name: EraseCohort :exec
-- The row stays for the ids of its trainees, which say nothing.
UPDATE cohorts SET name = '', join_code = id, joining_closed_at = sqlc.arg(at), archived_at = sqlc.arg(at), erased_at = sqlc.arg(at) WHERE id = sqlc.arg(id);
