-- name: SetByID :one
SELECT * FROM sets WHERE id = $1;

-- name: SetShares :many
SELECT s.account_id, a.name, s.permission FROM set_shares s JOIN accounts a ON a.id = s.account_id
WHERE s.set_id = $1 ORDER BY a.name_folded;

-- name: SetShare :one
SELECT permission FROM set_shares WHERE set_id = $1 AND account_id = $2;

-- name: PutSetShare :exec
INSERT INTO set_shares (set_id, account_id, permission) VALUES ($1, $2, $3)
ON CONFLICT (set_id, account_id) DO UPDATE SET permission = excluded.permission;

-- name: DeleteSetShare :execrows
DELETE FROM set_shares WHERE set_id = $1 AND account_id = $2;

-- name: CohortShares :many
SELECT s.account_id, a.name, s.permission FROM cohort_shares s JOIN accounts a ON a.id = s.account_id
WHERE s.cohort_id = $1 ORDER BY a.name_folded;

-- name: CohortShare :one
SELECT permission FROM cohort_shares WHERE cohort_id = $1 AND account_id = $2;

-- name: PutCohortShare :exec
INSERT INTO cohort_shares (cohort_id, account_id, permission) VALUES ($1, $2, $3)
ON CONFLICT (cohort_id, account_id) DO UPDATE SET permission = excluded.permission;

-- name: DeleteCohortShare :execrows
DELETE FROM cohort_shares WHERE cohort_id = $1 AND account_id = $2;
