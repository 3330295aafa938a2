import {
  api,
  ask,
  type Correction,
  type CorrectionPreview,
  type Exercise,
  type NewCorrection,
  type PublishedChallenge,
} from '../api/client';
import { isSame } from './merge';
import { Task } from './task.svelte';

/** The corrections of an exercise: those that were made, and one that its instructor considers. */
export class Correcting {
  exercise = $state.raw<Exercise | null>(null);
  /** The newest first. */
  made = $state.raw<Correction[]>([]);
  /** The challenge whose question is corrected, as it is marked now. */
  challenge = $state.raw<PublishedChallenge | null>(null);
  readonly reading = new Task();
  readonly task = new Task();
  #seen = $state.raw<{ correction: NewCorrection; preview: CorrectionPreview } | null>(null);
  readonly #path: { exercise: string };

  constructor(exercise: string) {
    this.#path = { exercise };
  }

  /** Reads what was corrected. */
  load = () =>
    this.reading.run(async () => {
      const { items } = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/corrections', { params: { path: this.#path }, signal }),
      );
      this.made = items;
    });

  /** Reads whose challenges can be corrected as well. */
  async start(): Promise<void> {
    if (!(await this.load())) return;
    await this.reading.run(async () => {
      this.exercise = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}', { params: { path: this.#path }, signal }),
      );
    });
  }

  /** Turns to a challenge. */
  turnTo = (challenge: string) =>
    this.task.run(async () => {
      this.challenge = null;
      const path = { ...this.#path, challenge };
      this.challenge = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/challenges/{challenge}/content', { params: { path }, signal }),
      );
    });

  /** What a correction would change, once that was looked at. */
  seen(correction: NewCorrection | null): CorrectionPreview | null {
    return correction && isSame(this.#seen?.correction, correction) ? this.#seen!.preview : null;
  }

  look = (correction: NewCorrection) =>
    this.task.run(async () => {
      const preview = await ask((signal) =>
        api.POST('/api/v1/exercises/{exercise}/corrections/preview', {
          params: { path: this.#path },
          body: correction,
          signal,
        }),
      );
      this.#seen = { correction, preview };
    });

  /** Corrects, for a reason that the trainees concerned are told. */
  apply = (correction: NewCorrection, reason: string) =>
    this.task.run(async () => {
      const { items } = await ask((signal) =>
        api.POST('/api/v1/exercises/{exercise}/corrections', {
          params: { path: this.#path },
          body: { ...correction, reason },
          signal,
        }),
      );
      this.made = items;
      this.#seen = null;
    });
}
