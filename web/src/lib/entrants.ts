import type { Exercise } from '../api/client';

/** Why an exercise cannot be chosen beside others for a competition. */
export type NoEntrant = 'cohort' | 'version' | 'rules';

/** The exercises that can be in a competition at all: not yet told, told at the close, and in no other. */
export const entrants = (exercises: Exercise[]): Exercise[] =>
  exercises.filter(
    ({ reveal, phase, competition }) => reveal === 'at_close' && phase !== 'revealed' && competition === null,
  );

/** Why an exercise cannot join those that are chosen; null when it can. */
export function whyNot(exercise: Exercise, chosen: Exercise[]): NoEntrant | null {
  const others = chosen.filter(({ id }) => id !== exercise.id);
  if (others.some(({ cohort }) => cohort === exercise.cohort)) return 'cohort';
  const [first] = others;
  if (!first) return null;
  if (first.version !== exercise.version) return 'version';
  const same =
    first.attempts === exercise.attempts && first.circle === exercise.circle && first.hints === exercise.hints;
  return same ? null : 'rules';
}
