import type { Answer, NewGuess, Question, Reasoning, Revealed, RightAnswer } from '../api/client';
import type { LonLat } from '../map/sphere';
import { readMoment, type Moment } from './moment';

/** What a trainee has put together for one question; nothing of it has to be there yet. */
export interface Draft {
  place?: LonLat;
  /** What is typed as a place and has not become one. */
  typed?: string;
  radiusMeters?: number;
  bearingDegrees?: number;
  moment?: Moment;
  text?: string;
  reasoning?: Reasoning;
}

/** The headings of a reasoning, in the order in which they are written. */
export const headings = ['clues', 'excluded', 'source', 'limits'] as const satisfies (keyof Reasoning)[];
/** What the server takes under all headings together, in characters. */
export const maxReasoning = 4000;
/** How many characters a reasoning has; an emoji is one. */
export const lengthOf = (r: Reasoning) => headings.reduce((sum, heading) => sum + [...(r[heading] ?? '')].length, 0);

/** What the server takes for a text. */
export const maxText = 200;

/** The answer to a question, or null while something is missing. A circle may be missing. */
export function answerOf(question: Question, draft: Draft = {}): Answer | null {
  const { id, kind, circle } = question;
  const { place, radiusMeters, bearingDegrees, moment, text = '', reasoning = {} } = draft;
  switch (kind) {
    case 'place': {
      if (!place) return null;
      const answer: Answer = { question: id, place: { type: 'Point', coordinates: place } };
      return circle && radiusMeters !== undefined ? { ...answer, radiusMeters } : answer;
    }
    case 'bearing':
      return bearingDegrees === undefined ? null : { question: id, bearingDegrees };
    case 'time': {
      const interval = moment && readMoment(question, moment).interval;
      return interval ? { question: id, time: interval } : null;
    }
    case 'text':
      return text.trim() ? { question: id, text: text.trim() } : null;
    case 'reasoning': // none need be given
      return lengthOf(reasoning) > maxReasoning ? null : { question: id, reasoning: written(reasoning) };
  }
}

/** A reasoning without the headings under which nothing is. */
const written = (r: Reasoning): Reasoning =>
  Object.fromEntries(headings.filter((h) => r[h]?.trim()).map((h) => [h, r[h]?.trim()]));

/** A guess of these answers: flat where a place is all that is asked for. */
export function guessOf(answers: Answer[]): NewGuess {
  const [only, ...rest] = answers;
  if (!only?.place || rest.length > 0) return { answers };
  const { place, radiusMeters } = only;
  return radiusMeters === undefined ? { place } : { place, radiusMeters };
}

/** The place of an answer, if it has one. */
export const placeOf = (answer: Answer | undefined): LonLat | null =>
  (answer?.place?.coordinates as LonLat | undefined) ?? null;

/** Where the flag of a right answer stands: at its nearest point, or where it is one point itself. */
export function flagOf({ place, nearest }: RightAnswer): LonLat | null {
  if (nearest) return nearest.coordinates as LonLat;
  return place?.type === 'Point' ? (place.coordinates as LonLat) : null;
}

/** The right answers that are told: each of its question, or the one of the first place alone. */
export function keysTold(
  questions: Question[],
  told: Pick<Revealed, 'keys' | 'key' | 'nearest'> | null | undefined,
): RightAnswer[] {
  const first = questions.find((q) => q.kind === 'place');
  if (!told || told.keys) return told?.keys ?? [];
  if (!told.key || !first) return [];
  return [{ question: first.id, place: told.key, ...(told.nearest && { nearest: told.nearest }) }];
}
