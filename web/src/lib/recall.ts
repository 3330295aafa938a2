import type { Challenge, Exercise, Image, Lesson } from '../api/client';
import { session, toldPrefix } from './session.svelte';
import { storage } from './storage';

type Guess = NonNullable<Challenge['guess']>;

const prefix = `${toldPrefix}exercise.`;

/** An exercise as the server told it last. */
export interface RecalledExercise {
  exercise: Exercise;
  lesson: Lesson | null;
  /** The server's time less this device's, in milliseconds. */
  clockOffset: number;
}

/**
 * What the server has told a trainee of an exercise and one of its challenges, kept on this device so that a page that is
 * loaded anew without network can go on: what is asked, until when, and what they answered; no key, no mark, nothing of
 * anybody else. Only the exercise that was looked at last is kept, and only while the trainee whom it was told is the one
 * whom this device knows.
 */
export class Recall {
  readonly #trainee = traineeHere();
  readonly #exerciseKey: string;
  readonly #challengeKey: string;

  constructor(exercise: string, challenge = '') {
    this.#exerciseKey = `${prefix}${exercise}`;
    this.#challengeKey = `${this.#exerciseKey}.${challenge}`;
  }

  get exercise(): RecalledExercise | null {
    return read<RecalledExercise>(this.#exerciseKey);
  }

  get challenge(): Challenge | null {
    return read<Challenge>(this.#challengeKey);
  }

  keepExercise(exercise: Exercise, lesson: Lesson | null, clockOffset: number): void {
    for (const key of storage.keys(prefix)) if (!key.startsWith(this.#exerciseKey)) storage.remove(key);
    const kept: RecalledExercise = {
      exercise: exerciseToKeep(exercise),
      lesson: lesson && lessonToKeep(lesson),
      clockOffset,
    };
    keep(this.#trainee, this.#exerciseKey, kept);
  }

  keepChallenge(challenge: Challenge): void {
    keep(this.#trainee, this.#challengeKey, challengeToKeep(challenge));
  }

  /** Once its answer is told, a challenge is not kept. */
  forgetChallenge(): void {
    storage.remove(this.#challengeKey);
  }
}

const listKey = `${toldPrefix}list`;

/** The list of the exercises of a trainee, kept as Recall keeps one of them. */
export class RecallList {
  readonly #trainee = traineeHere();

  get exercises(): Exercise[] | null {
    return read<Exercise[]>(listKey);
  }

  keep(list: Exercise[]): void {
    keep(this.#trainee, listKey, list.map(exerciseToKeep));
  }
}

/** The trainee who is signed in; undefined for anybody else. */
const traineeHere = () => session.me?.trainee?.id;

/** Writes down what a trainee was told, unless they have left while it was on its way. */
function keep(trainee: string | undefined, key: string, told: unknown): void {
  if (trainee !== undefined && session.isKept(trainee)) storage.set(key, JSON.stringify(told));
}

/** What was kept; null where nothing was, or nothing that can be read. */
function read<T>(key: string): T | null {
  try {
    return JSON.parse(storage.get(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

function exerciseToKeep(e: Exercise): Exercise {
  const { id, cohort, title, phase, mode, reveal, opensAt, closesAt, revealsAt, freezesAt, pausedAt, zone } = e;
  const { attempts, circle, hints, teamRule, competition, challengeCount, challenges } = e;
  const times = { opensAt, closesAt, revealsAt, freezesAt, pausedAt, zone };
  const list = challenges.map(({ id, position, guessed }) => ({ id, position, guessed }));
  const rules = { mode, reveal, attempts, circle, hints, teamRule, competition };
  return { id, cohort, title, phase, ...times, ...rules, challengeCount, challenges: list };
}

/** Where the class was; who was there is nobody's business. */
function lessonToKeep(l: Lesson): Lesson {
  const { version, step, state, paused, challenge, opened, challengeCount } = l;
  const { openedAt, deadline, remainingSeconds, revealableAt } = l;
  const times = { openedAt, deadline, remainingSeconds, revealableAt };
  return {
    ...{ version, step, state, paused, challenge, opened, challengeCount, ...times },
    ...{ present: 0, answered: 0, names: false },
  };
}

function challengeToKeep(c: Challenge): Challenge {
  const { id, position, prompt, language, warning, questions, hints, deadline, attemptsLeft } = c;
  const asked = { id, position, prompt, language, warning, questions, hints, deadline, attemptsLeft };
  return { ...asked, images: c.images.map(imageToKeep), guess: c.guess && guessToKeep(c.guess) };
}

/** A photo's address, of which the photo itself is not kept anywhere. */
function imageToKeep({ id, width, height, info, alt, credit: { author, licence } }: Image): Image {
  return { id, width, height, info, alt, credit: { author, licence } };
}

/** What the trainee has answered, and nothing of what the answer was worth. */
function guessToKeep({ id, attempt, submittedAt, answers, reasoning, clues }: Guess): Guess {
  return { id, attempt, submittedAt, answers, reasoning, clues };
}
