-- +goose Up
-- Those who guess at the same time mostly guess the same challenge: their guesses
-- stand on the same pages of the key's index.
ALTER TABLE guesses DROP CONSTRAINT guesses_pkey;
ALTER TABLE guesses ADD PRIMARY KEY (exercise_id, challenge_id, trainee_id, attempt);

-- +goose Down
ALTER TABLE guesses DROP CONSTRAINT guesses_pkey;
ALTER TABLE guesses ADD PRIMARY KEY (exercise_id, trainee_id, challenge_id, attempt);
