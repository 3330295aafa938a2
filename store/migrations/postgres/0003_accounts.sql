-- +goose Up
-- An account whose password was printed chooses its own before it does anything
-- else; one that is disabled cannot sign in.
ALTER TABLE accounts ADD COLUMN must_change BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN disabled_at BIGINT NOT NULL DEFAULT 0;

-- A session is listed under its id. Of an account's it is known, to the hour,
-- when it was used last.
ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET id = substr(token_hash, 1, 32), used_at = created_at;
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Personal API tokens.
CREATE TABLE tokens (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    token_hash TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX tokens_by_account ON tokens (account_id, id);

-- An invitation is gone once it was accepted. Nobody made those of the command
-- line.
CREATE TABLE invitations (
    id         TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    invited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE set_shares (
    set_id     TEXT NOT NULL REFERENCES sets (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    permission TEXT NOT NULL,
    PRIMARY KEY (set_id, account_id)
);
CREATE INDEX set_shares_by_account ON set_shares (account_id);

CREATE TABLE cohort_shares (
    cohort_id  TEXT NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    permission TEXT NOT NULL,
    PRIMARY KEY (cohort_id, account_id)
);
CREATE INDEX cohort_shares_by_account ON cohort_shares (account_id);

-- What accounts changed. It refers to nothing: it outlives what it tells of.
CREATE TABLE audit (
    id         TEXT PRIMARY KEY,
    at         BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    action     TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    owner_id   TEXT NOT NULL,
    was        TEXT NOT NULL,
    became     TEXT NOT NULL
);
CREATE INDEX audit_by_account ON audit (account_id, id);
CREATE INDEX audit_by_owner ON audit (owner_id, id);
CREATE INDEX audit_by_subject ON audit (subject_id, id);

-- +goose StatementBegin
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only appended to';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_kept();

-- +goose Down
DROP TABLE audit;
DROP FUNCTION audit_is_kept;
DROP TABLE cohort_shares;
DROP TABLE set_shares;
DROP TABLE invitations;
DROP TABLE tokens;
DROP INDEX sessions_by_end;
ALTER TABLE sessions DROP COLUMN used_at;
ALTER TABLE sessions DROP COLUMN id;
ALTER TABLE accounts DROP COLUMN disabled_at;
ALTER TABLE accounts DROP COLUMN must_change;
