import { api, ask, type Challenge, type Correction, type CorrectionPreview, type NewCorrection } from '../api/client';
import { isSame } from './merge';
import { Task } from './task.svelte';

/** The corrections of an exercise: those that were made, and one that its instructor considers. */
export class Correcting {
  /** The newest first. */
  made = $state.raw<Correction[]>([]);
  /** The challenge whose question is corrected. */
  challenge = $state.raw<Challenge | null>(null);
  readonly task = new Task();
  #seen = $state.raw<{ correction: NewCorrection; preview: CorrectionPreview } | null>(null);
  readonly #path: { exercise: string };

  constructor(exercise: string) {
    this.#path = { exercise };
  }

  /** Reads what was corrected. */
  load = () =>
    this.task.run(async () => {
      const { items } = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/corrections', { params: { path: this.#path }, signal }),
      );
      this.made = items;
    });

  /** Turns to a challenge. */
  turnTo = (challenge: string) =>
    this.task.run(async () => {
      this.challenge = null;
      const path = { ...this.#path, challenge };
      this.challenge = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/challenges/{challenge}', { params: { path }, signal }),
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
