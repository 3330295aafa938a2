import { api, ApiError, ask, type Leaderboard } from '../api/client';
import { keepFresh } from './refresh';
import { session } from './session.svelte';

/** How often a board is asked for, in milliseconds. */
const every = 10_000;

/**
 * The board of an exercise, asked for now and then. It stands in for LiveExercise where there are more exercises than
 * streams may be open: a browser has six connections to a server over HTTP/1.1, and a stream keeps one.
 */
export class PolledBoard {
  board = $state.raw<Leaderboard | null>(null);
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  /** Asks until the returned function is called. */
  start(): () => void {
    void this.#ask();
    return keepFresh(() => void this.#ask(), every);
  }

  /** What cannot be had now stays as it was: the page around it says what is wrong. */
  async #ask(): Promise<void> {
    try {
      const path = { exercise: this.#id };
      this.board = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/leaderboard', { params: { path }, signal }),
      );
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
    }
  }
}
