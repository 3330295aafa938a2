-- +goose Up
-- So that an exercise's are found without looking at each of its guesses.
ALTER TABLE best_reasonings ADD COLUMN exercise_id TEXT NOT NULL DEFAULT '';
UPDATE best_reasonings SET exercise_id = (SELECT g.exercise_id FROM guesses g WHERE g.id = best_reasonings.guess_id);
CREATE INDEX best_reasonings_of_exercise ON best_reasonings (exercise_id);

-- +goose Down
DROP INDEX best_reasonings_of_exercise;
ALTER TABLE best_reasonings DROP COLUMN exercise_id;
