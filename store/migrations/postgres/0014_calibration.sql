-- +goose Up
-- Calibration beside the points: how many circles were drawn, and how many of them
-- hold the place.
ALTER TABLE guesses ADD COLUMN circles BIGINT NOT NULL DEFAULT 0;
ALTER TABLE guesses ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE marks ADD COLUMN circles BIGINT NOT NULL DEFAULT 0;
ALTER TABLE marks ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE standings ADD COLUMN circles BIGINT NOT NULL DEFAULT 0;
ALTER TABLE standings ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE next_standings ADD COLUMN circles BIGINT NOT NULL DEFAULT 0;
ALTER TABLE next_standings ADD COLUMN held BIGINT NOT NULL DEFAULT 0;

UPDATE guesses SET circles = drawn.circles, held = drawn.held FROM (
    SELECT g.id, COUNT(*) AS circles, COUNT(*) FILTER (
        WHERE CAST(p.value ->> 'error' AS DOUBLE PRECISION) <= CAST(a.value ->> 'radiusMeters' AS DOUBLE PRECISION)
    ) AS held
    FROM guesses g, jsonb_path_query(CAST(g.content AS JSONB), '$.answers[*]') a (value), jsonb_path_query(CAST(g.content AS JSONB), '$.parts[*]') p (value)
    WHERE g.content LIKE '%"radiusMeters"%' AND p.value ->> 'question' = a.value ->> 'question'
      AND a.value ->> 'radiusMeters' IS NOT NULL AND p.value ->> 'error' IS NOT NULL
    GROUP BY g.id
) drawn WHERE guesses.id = drawn.id;
UPDATE marks SET circles = drawn.circles, held = drawn.held FROM (
    SELECT m.guess_id, m.revision, m.marking, COUNT(*) AS circles, COUNT(*) FILTER (
        WHERE CAST(p.value ->> 'error' AS DOUBLE PRECISION) <= CAST(a.value ->> 'radiusMeters' AS DOUBLE PRECISION)
    ) AS held
    FROM marks m JOIN guesses g ON g.id = m.guess_id AND g.circles > 0,
        jsonb_path_query(CAST(g.content AS JSONB), '$.answers[*]') a (value), jsonb_path_query(CAST(m.parts AS JSONB), '$[*]') p (value)
    WHERE p.value ->> 'question' = a.value ->> 'question' AND a.value ->> 'radiusMeters' IS NOT NULL AND p.value ->> 'error' IS NOT NULL
    GROUP BY m.guess_id, m.revision, m.marking
) drawn WHERE marks.guess_id = drawn.guess_id AND marks.revision = drawn.revision AND marks.marking = drawn.marking;

-- As the board counts: the last guess for a challenge, by the newest marking of the
-- newest correction that has moved it.
UPDATE standings SET circles = counted.circles, held = counted.held FROM (
    SELECT g.exercise_id, g.trainee_id, SUM(COALESCE(m.circles, g.circles)) AS circles, SUM(COALESCE(m.held, g.held)) AS held
    FROM guesses g
    LEFT JOIN marks m ON m.guess_id = g.id AND m.revision = (
        SELECT MAX(n.revision) FROM marks n WHERE n.guess_id = g.id AND n.revision <= COALESCE((
            SELECT MAX(c.revision) FROM corrections c WHERE c.exercise_id = g.exercise_id AND c.finished_at > 0
        ), 1)
    ) AND m.marking = (SELECT MAX(o.marking) FROM marks o WHERE o.guess_id = m.guess_id AND o.revision = m.revision)
    WHERE g.circles > 0 AND NOT EXISTS (
        SELECT 1 FROM guesses l WHERE l.exercise_id = g.exercise_id AND l.challenge_id = g.challenge_id
          AND l.trainee_id = g.trainee_id AND l.attempt > g.attempt
    )
    GROUP BY g.exercise_id, g.trainee_id
) counted WHERE standings.exercise_id = counted.exercise_id AND standings.trainee_id = counted.trainee_id;

-- +goose Down
ALTER TABLE next_standings DROP COLUMN held;
ALTER TABLE next_standings DROP COLUMN circles;
ALTER TABLE standings DROP COLUMN held;
ALTER TABLE standings DROP COLUMN circles;
ALTER TABLE marks DROP COLUMN held;
ALTER TABLE marks DROP COLUMN circles;
ALTER TABLE guesses DROP COLUMN held;
ALTER TABLE guesses DROP COLUMN circles;
