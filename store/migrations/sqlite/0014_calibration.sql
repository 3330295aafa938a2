-- +goose Up
-- Calibration beside the points: how many circles were drawn, and how many of them
-- hold the place.
ALTER TABLE guesses ADD COLUMN circles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE guesses ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE marks ADD COLUMN circles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE marks ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE standings ADD COLUMN circles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE standings ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE next_standings ADD COLUMN circles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE next_standings ADD COLUMN held INTEGER NOT NULL DEFAULT 0;

UPDATE guesses SET (circles, held) = (
    SELECT COUNT(*), COUNT(*) FILTER (WHERE json_extract(p.value, '$.error') <= json_extract(a.value, '$.radiusMeters'))
    FROM json_each(guesses.content, '$.answers') a
    JOIN json_each(guesses.content, '$.parts') p ON json_extract(p.value, '$.question') = json_extract(a.value, '$.question')
    WHERE json_extract(a.value, '$.radiusMeters') IS NOT NULL AND json_extract(p.value, '$.error') IS NOT NULL
) WHERE content LIKE '%"radiusMeters"%';
UPDATE marks SET (circles, held) = (
    SELECT COUNT(*), COUNT(*) FILTER (WHERE json_extract(p.value, '$.error') <= json_extract(a.value, '$.radiusMeters'))
    FROM guesses g, json_each(g.content, '$.answers') a
    JOIN json_each(marks.parts) p ON json_extract(p.value, '$.question') = json_extract(a.value, '$.question')
    WHERE g.id = marks.guess_id AND json_extract(a.value, '$.radiusMeters') IS NOT NULL AND json_extract(p.value, '$.error') IS NOT NULL
) WHERE guess_id IN (SELECT g.id FROM guesses g WHERE g.circles > 0);

-- As the board counts: the last guess for a challenge, by the newest marking of the
-- newest correction that has moved it.
UPDATE standings SET (circles, held) = (
    SELECT COALESCE(SUM(COALESCE(m.circles, g.circles)), 0), COALESCE(SUM(COALESCE(m.held, g.held)), 0)
    FROM guesses g
    LEFT JOIN marks m ON m.guess_id = g.id AND m.revision = (
        SELECT MAX(n.revision) FROM marks n WHERE n.guess_id = g.id AND n.revision <= COALESCE((
            SELECT MAX(c.revision) FROM corrections c WHERE c.exercise_id = g.exercise_id AND c.finished_at > 0
        ), 1)
    ) AND m.marking = (SELECT MAX(o.marking) FROM marks o WHERE o.guess_id = m.guess_id AND o.revision = m.revision)
    WHERE g.exercise_id = standings.exercise_id AND g.trainee_id = standings.trainee_id AND g.challenge_id IN (
        SELECT h.id FROM exercises e JOIN challenges h ON h.version_id = e.version_id WHERE e.id = standings.exercise_id
    ) AND NOT EXISTS (
        SELECT 1 FROM guesses l WHERE l.exercise_id = g.exercise_id AND l.challenge_id = g.challenge_id
          AND l.trainee_id = g.trainee_id AND l.attempt > g.attempt
    )
) WHERE exercise_id IN (SELECT d.exercise_id FROM guesses d WHERE d.circles > 0);

-- +goose Down
ALTER TABLE next_standings DROP COLUMN held;
ALTER TABLE next_standings DROP COLUMN circles;
ALTER TABLE standings DROP COLUMN held;
ALTER TABLE standings DROP COLUMN circles;
ALTER TABLE marks DROP COLUMN held;
ALTER TABLE marks DROP COLUMN circles;
ALTER TABLE guesses DROP COLUMN held;
ALTER TABLE guesses DROP COLUMN circles;
