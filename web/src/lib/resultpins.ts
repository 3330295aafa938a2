import type { ChallengeResults } from '../api/client';
import type { GuessPin } from '../map/pinmap.svelte';
import type { Region } from '../map/region';
import type { LonLat } from '../map/sphere';

/** The right places of a challenge. */
export const regionsOf = ({ questions }: Pick<ChallengeResults, 'questions'>): Region[] =>
  questions.flatMap(({ key }) => (key.place ? [key.place as Region] : []));

/** Where everybody guessed. */
export const pinsOf = ({ guesses }: Pick<ChallengeResults, 'guesses'>): GuessPin[] =>
  guesses.flatMap(({ answers }) =>
    answers.flatMap(({ place, error }) =>
      place && error !== undefined ? [{ place: place.coordinates as LonLat, distanceMeters: error }] : [],
    ),
  );
