-- name: CreateJob :execrows
INSERT INTO jobs (id, kind, subject, payload, state, holder, due_at, attempts, stage, done, total, failure, created_at, ended_at)
VALUES ($1, $2, $3, $4, 'queued', '', $5, 0, '', 0, 0, '', $6, 0)
ON CONFLICT (id) DO NOTHING;

-- name: Job :one
SELECT * FROM jobs WHERE id = $1;

-- name: DueJob :one
SELECT id FROM jobs
WHERE kind = $1 AND state IN ('queued', 'running') AND due_at <= $2
ORDER BY due_at, id LIMIT 1;

-- name: ClaimJob :one
-- Of two who claim a job on PostgreSQL the second waits for the first and then
-- finds that it is no longer due.
UPDATE jobs SET state = 'running', holder = sqlc.arg(holder), due_at = sqlc.arg(until), attempts = attempts + 1
WHERE id = sqlc.arg(id) AND state IN ('queued', 'running') AND due_at <= sqlc.arg(now)
RETURNING *;

-- name: KeepJob :execrows
UPDATE jobs SET due_at = sqlc.arg(until), stage = sqlc.arg(stage), done = sqlc.arg(done), total = sqlc.arg(total)
WHERE id = sqlc.arg(id) AND holder = sqlc.arg(holder) AND state = 'running';

-- name: EndJob :execrows
UPDATE jobs SET state = sqlc.arg(state), failure = sqlc.arg(failure), ended_at = sqlc.arg(at), holder = ''
WHERE id = sqlc.arg(id) AND holder = sqlc.arg(holder) AND state = 'running';

-- name: ReturnJob :execrows
UPDATE jobs SET state = 'queued', holder = '', due_at = sqlc.arg(due), attempts = sqlc.arg(attempts)
WHERE id = sqlc.arg(id) AND holder = sqlc.arg(holder) AND state = 'running';

-- name: ForgetJobs :exec
DELETE FROM jobs WHERE state = 'done' AND ended_at < $1;
