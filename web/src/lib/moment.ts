import type { Interval, Question } from '../api/client';
import { dayAfter, instantsOf, isZone } from './zone';

/** What a trainee puts into the fields of a time question; "" for what is not filled in. */
export interface Moment {
  /** A date such as 2024-06-10; of no use where the question gives the day. */
  date: string;
  /** A time such as 14:05. */
  from: string;
  /** When it ended, for an interval. */
  toDate: string;
  to: string;
  /** Of a time that comes twice when the clocks are put back, the later one. */
  later: boolean;
}

export const noMoment: Moment = { date: '', from: '', toDate: '', to: '', later: false };

/** Why a moment is no answer: not filled in, skipped by the clocks, ended before it began, or longer than allowed. */
export type MomentTrouble = 'empty' | 'skipped' | 'backwards' | 'too_long';

export interface MomentReading {
  interval: Interval | null;
  trouble: MomentTrouble | null;
  /** Whether the time comes twice, so that `later` matters. */
  twice: boolean;
}

const minute = 60_000;
const dayMinutes = 24 * 60;

/** The zone in which a question is asked: UTC where the browser does not know it. */
export const zoneOf = ({ zone = 'UTC' }: Question): string => (isZone(zone) ? zone : 'UTC');

/** Whether an interval may last so long that its end needs a date of its own. */
export const hasEndDate = ({ day, maxSpanMinutes = 0 }: Question): boolean =>
  day === undefined && maxSpanMinutes >= dayMinutes;

/**
 * What a moment means in the zone of its question. An end without a date of its own is the next one on the clock: the
 * day after, where it is earlier than the beginning. Of two that an end can mean, it is the first after the beginning.
 */
export function readMoment(question: Question, { date, from, toDate, to, later }: Moment): MomentReading {
  const zone = zoneOf(question);
  const firstDay = question.day ?? date;
  const troubled = (trouble: MomentTrouble, twice = false): MomentReading => ({ interval: null, trouble, twice });
  if (!firstDay || !from) return troubled('empty');
  const begins = instantsOf(zone, `${firstDay}T${from}`);
  const begin = later ? begins.at(-1) : begins[0];
  if (begin === undefined) return troubled('skipped');
  const twice = begins.length > 1;
  if (!to) return { interval: intervalOf(begin, begin), trouble: null, twice };
  const lastDay = (hasEndDate(question) && toDate) || (to < from ? dayAfter(firstDay) : firstDay);
  const ends = instantsOf(zone, `${lastDay}T${to}`);
  if (ends.length === 0) return troubled('skipped', twice);
  const end = ends.find((instant) => instant >= begin);
  if (end === undefined) return troubled('backwards', twice);
  if (end - begin > (question.maxSpanMinutes ?? 0) * minute) return troubled('too_long', twice);
  return { interval: intervalOf(begin, end), trouble: null, twice };
}

const intervalOf = (from: number, to: number): Interval => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
