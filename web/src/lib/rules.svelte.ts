import type { Exercise, ExerciseChange, NewExercise } from '../api/client';
import { instantsOf, isZone, wallAt } from './zone';

/** The rules that have a time, as it stands in a field: a wall time such as 2024-06-10T14:05, or "" for none. */
export const timed = ['opensAt', 'closesAt', 'freezesAt'] as const;
export type Timed = (typeof timed)[number];

/** What makes no sense in the rules: the field, and why. */
export interface RuleTrouble {
  field: 'zone' | Timed;
  why: 'zone' | 'skipped' | 'needed' | 'order';
}

const minute = 60_000;
/** How long a new exercise is open, unless its instructor says otherwise. */
const usual = 60 * minute;

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** The rules of an exercise while they are put together: of a new one, or another's that are changed. */
export class RulesDraft {
  title = $state('');
  zone = $state(ownZone());
  /** Whether it is a lesson that its instructor paces; a new one may be. */
  live = $state(false);
  reveal = $state<Exercise['reveal']>('at_close');
  opensAt = $state('');
  closesAt = $state('');
  freezesAt = $state('');
  attempts = $state(1);
  circle = $state(true);
  hints = $state<Exercise['hints']>('priced');
  imagery = $state(false);
  /** In seconds; null where it is not known. */
  grace = $state<number | null>(0);
  teamRule = $state<Exercise['teamRule']>('mean');

  /** Of an exercise as it is, or of a new one that begins at once. */
  constructor(exercise: Exercise | null, now: number) {
    if (!exercise) {
      this.closesAt = wallAt(this.zone, now + usual);
      return;
    }
    this.title = exercise.ownTitle ?? '';
    this.zone = exercise.zone ?? this.zone;
    for (const name of timed) this[name] = exercise[name] ? wallAt(this.zone, Date.parse(exercise[name])) : '';
    this.live = exercise.mode === 'live';
    this.reveal = exercise.reveal;
    this.attempts = exercise.attempts;
    this.circle = exercise.circle;
    this.hints = exercise.hints;
    this.imagery = exercise.imagery !== undefined;
    this.teamRule = exercise.teamRule;
    this.grace = graceOf(exercise);
  }

  /** The first thing that makes no sense, or null. */
  get trouble(): RuleTrouble | null {
    if (!isZone(this.zone)) return { field: 'zone', why: 'zone' };
    const skipped = timed.find((name) => this[name] && this.#instant(name) === undefined);
    if (skipped) return { field: skipped, why: 'skipped' };
    if (this.live) return null;
    if (this.reveal === 'at_close' && !this.closesAt) return { field: 'closesAt', why: 'needed' };
    if (this.closesAt && this.opensAt && this.closesAt <= this.opensAt) return { field: 'closesAt', why: 'order' };
    if (this.closesAt && this.freezesAt && this.freezesAt >= this.closesAt) return { field: 'freezesAt', why: 'order' };
    return null;
  }

  /** A new exercise under these rules, which make sense. */
  toNew(version: string, cohort: string): NewExercise {
    const { zone, attempts, circle, hints, imagery, teamRule } = this;
    const reveal = this.live ? 'at_close' : this.reveal;
    const given = timed.filter((name) => this[name] && !(this.live && name === 'closesAt'));
    const times = Object.fromEntries(given.map((name) => [name, this.#iso(name)]));
    const title = this.title.trim();
    const graceSeconds = this.grace ?? 0;
    return {
      version,
      cohort,
      reveal,
      zone,
      attempts,
      circle,
      hints,
      imagery,
      teamRule,
      graceSeconds,
      ...times,
      ...(this.live && { mode: 'live' as const }),
      ...(title && { title }),
    };
  }

  /** What these rules, which make sense, change of those of an exercise: what is as it was is left out. */
  changeOf(exercise: Exercise): ExerciseChange {
    const was = new RulesDraft(exercise, 0);
    const change: ExerciseChange = {};
    for (const name of ['reveal', 'attempts', 'circle', 'hints', 'imagery', 'teamRule'] as const) {
      if (this[name] !== was[name]) Object.assign(change, { [name]: this[name] });
    }
    if (this.title.trim() !== was.title) change.title = this.title.trim();
    if (this.zone !== was.zone) change.zone = this.zone;
    if (this.grace !== null && this.grace !== was.grace) change.graceSeconds = this.grace;
    for (const name of timed) {
      const same = this[name] === was[name] && (this.zone === was.zone || !this[name]);
      if (same) continue;
      if (this[name]) change[name] = this.#iso(name);
      else if (name !== 'opensAt') change.without = [...(change.without ?? []), name];
    }
    return change;
  }

  #instant(name: Timed): number | undefined {
    return instantsOf(this.zone, this[name])[0];
  }

  #iso(name: Timed): string {
    return new Date(this.#instant(name) ?? NaN).toISOString();
  }
}

/** How long the reveal waits after the close, in seconds, where that can be told from the times. */
function graceOf({ reveal, closesAt, revealsAt, competition }: Exercise): number | null {
  if (reveal !== 'at_close' || !closesAt || !revealsAt || competition !== null) return null;
  return Math.round((Date.parse(revealsAt) - Date.parse(closesAt)) / 1000);
}
