import { api, ApiError, ask, type BoardRow, type Leaderboard } from '../api/client';
import { session } from './session.svelte';

/** Rows in a part: the most that the server gives. */
const partSize = 100;
/** How long changes of the board are gathered before the parts are read again, in milliseconds. */
const gatherFor = 1000;

/**
 * The rows of an exercise's board after those that come with its events: as many parts as the reader has asked for, read
 * again when the board changes.
 */
export class MoreRows {
  rows = $state.raw<BoardRow[]>([]);
  /** Whether there are rows after these. */
  left = $state(false);
  problem = $state.raw<ApiError | null>(null);

  readonly #exercise: string;
  #board: Leaderboard | null = null;
  #parts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(exercise: string) {
    this.#exercise = exercise;
  }

  /** Hears of each new board; the returned rows come after its own. */
  follow(board: Leaderboard): void {
    this.#board = board;
    if (this.#parts === 0) this.left = board.next !== null;
    else this.#timer ??= setTimeout(() => void this.#readAgain(), gatherFor);
  }

  /** Shows one part more; done when it is there, or when `problem` says why not. */
  async show(): Promise<void> {
    this.#parts++;
    await this.#readAgain();
    if (this.problem) this.#parts--;
  }

  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  /** Reads one after the other, so that the last to be asked for is what is shown. */
  #readAgain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    try {
      let cursor = this.#board?.next ?? null;
      const rows: BoardRow[] = [];
      for (let part = 0; part < this.#parts && cursor !== null && !this.#ended; part++) {
        const query = { cursor, limit: partSize };
        const path = { exercise: this.#exercise };
        const answer: Leaderboard = await ask((signal) =>
          api.GET('/api/v1/exercises/{exercise}/leaderboard', { params: { path, query }, signal }),
        );
        rows.push(...answer.rows);
        cursor = answer.next;
      }
      this.rows = rows;
      this.left = cursor !== null;
      this.problem = null;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      this.problem = e;
    }
  }
}

/** Rows of parts that were read at different times, in order: whoever moved between two readings is shown once. */
export function joinRows(...parts: BoardRow[][]): BoardRow[] {
  const seen = new Set<string>();
  return parts.flat().filter(({ alias }) => !seen.has(alias) && seen.add(alias));
}
