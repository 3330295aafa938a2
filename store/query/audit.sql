-- name: AppendAudit :exec
-- A change that takes several writes is recorded with the first.
INSERT INTO audit (id, at, account_id, action, subject_id, owner_id, was, became) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO NOTHING;

-- name: Audit :many
SELECT sqlc.embed(l), CAST(COALESCE(a.name, '') AS TEXT) AS account_name FROM audit l LEFT JOIN accounts a ON a.id = l.account_id
WHERE (CAST(sqlc.arg(viewer) AS TEXT) = '' OR l.account_id = sqlc.arg(viewer) OR l.owner_id = sqlc.arg(viewer))
  AND (CAST(sqlc.arg(account) AS TEXT) = '' OR l.account_id = sqlc.arg(account))
  AND (CAST(sqlc.arg(subject) AS TEXT) = '' OR l.subject_id = sqlc.arg(subject))
  AND (CAST(sqlc.arg(action) AS TEXT) = '' OR l.action = sqlc.arg(action))
  AND l.at >= sqlc.arg(since) AND (CAST(sqlc.arg(until) AS BIGINT) = 0 OR l.at < sqlc.arg(until))
  AND (CAST(sqlc.arg(before) AS TEXT) = '' OR l.id < sqlc.arg(before))
ORDER BY l.id DESC LIMIT sqlc.arg(count);
