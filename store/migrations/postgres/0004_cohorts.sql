-- +goose Up
-- Teams, competitions, who was removed, and the rules of exercises.

CREATE TABLE teams (
    id          TEXT PRIMARY KEY,
    cohort_id   TEXT NOT NULL REFERENCES cohorts (id),
    name        TEXT NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    created_at  BIGINT NOT NULL,
    UNIQUE (cohort_id, name_folded)
);

CREATE TABLE competitions (
    id           TEXT PRIMARY KEY,
    owner_id     TEXT NOT NULL REFERENCES accounts (id),
    name         TEXT NOT NULL,
    measure      TEXT NOT NULL,
    best         BIGINT NOT NULL,
    min_enrolled BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX competitions_by_owner ON competitions (owner_id, id);

ALTER TABLE cohorts ADD COLUMN joining_closed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cohorts ADD COLUMN archived_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cohorts ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;

-- Of a trainee who was removed, and of a cohort that was erased, the ids stay and
-- nothing else: guesses refer to trainees, and to look for them by trainee takes
-- an index that every guess pays.
ALTER TABLE trainees ADD COLUMN team_id TEXT REFERENCES teams (id);
ALTER TABLE trainees ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE trainees ADD COLUMN removed_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX trainees_by_team ON trainees (team_id);

-- The terms count what a guess on its way must not miss: new rules, and
-- trainees who have gone. The changes count what moves a board that is frozen.
ALTER TABLE exercises ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE exercises ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE exercises ADD COLUMN attempts BIGINT NOT NULL DEFAULT 1;
ALTER TABLE exercises ADD COLUMN no_circle BIGINT NOT NULL DEFAULT 0;
ALTER TABLE exercises ADD COLUMN freezes_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE exercises ADD COLUMN paused_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE exercises ADD COLUMN team_rule TEXT NOT NULL DEFAULT 'mean';
ALTER TABLE exercises ADD COLUMN competition_id TEXT REFERENCES competitions (id);
ALTER TABLE exercises ADD COLUMN terms BIGINT NOT NULL DEFAULT 1;
ALTER TABLE exercises ADD COLUMN changes BIGINT NOT NULL DEFAULT 0;
CREATE INDEX exercises_by_competition ON exercises (competition_id);

-- +goose Down
DROP INDEX exercises_by_competition;
ALTER TABLE exercises DROP COLUMN changes;
ALTER TABLE exercises DROP COLUMN terms;
ALTER TABLE exercises DROP COLUMN competition_id;
ALTER TABLE exercises DROP COLUMN team_rule;
ALTER TABLE exercises DROP COLUMN paused_at;
ALTER TABLE exercises DROP COLUMN freezes_at;
ALTER TABLE exercises DROP COLUMN no_circle;
ALTER TABLE exercises DROP COLUMN attempts;
ALTER TABLE exercises DROP COLUMN zone;
ALTER TABLE exercises DROP COLUMN title;
DROP INDEX trainees_by_team;
ALTER TABLE trainees DROP COLUMN removed_at;
ALTER TABLE trainees DROP COLUMN seen_at;
ALTER TABLE trainees DROP COLUMN team_id;
ALTER TABLE cohorts DROP COLUMN erased_at;
ALTER TABLE cohorts DROP COLUMN archived_at;
ALTER TABLE cohorts DROP COLUMN joining_closed_at;
DROP TABLE competitions;
DROP TABLE teams;
