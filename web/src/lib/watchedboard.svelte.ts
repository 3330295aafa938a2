import { api, ApiError, ask, type BoardRow, type Leaderboard, type SharedBoard } from '../api/client';
import { movementBetween, ranksOf, type Ranks } from './movement';
import { keepFresh } from './refresh';

/** How often the board is asked for, in milliseconds: while it is as before that costs a few bytes. */
const every = 5000;
/** Rows that are asked for at once. */
export const rowsAtOnce = 100;
/** How often in a row a board is read that changes while it is; then it is left to the next time. */
const mostReadings = 3;

/** A part of a board, with what the server says of the whole. */
interface Part<B> {
  board: B;
  /** Of the board: parts of another do not go with it. */
  version: number;
  rows: BoardRow[];
  /** How many rows there are in all. */
  total: number;
  /** Where the next part begins, where the server says so. */
  next?: string | null;
}
/** Asks for the part after so many rows; next is what the part before said. */
type Ask<B> = (from: number, next?: string | null) => Promise<Part<B>>;

/** A board that is asked for every few seconds. It goes on by itself after every loss. */
export class WatchedBoard<B> {
  board = $state.raw<B | null>(null);
  /** The rows that are shown: the first, and those that were asked for. */
  rows = $state.raw<BoardRow[]>([]);
  total = $state(0);
  /** How each alias moved with the last change of ranks: positive is up. */
  movement = $state.raw<Ranks>({});
  connected = $state(false);
  /** Why there is no such board, or not any more. */
  problem = $state.raw<ApiError | null>(null);

  readonly #ask: Ask<B>;
  /** How many rows are wanted. */
  #wanted = rowsAtOnce;
  #reading = false;

  constructor(ask: Ask<B>) {
    this.#ask = ask;
  }

  /** Asks until the returned function is called. */
  start(): () => void {
    void this.read();
    return keepFresh(() => void this.read(), every);
  }

  /** Shows more of the rows, with the reading that is under way if there is one. */
  async more(): Promise<void> {
    this.#wanted += rowsAtOnce;
    await this.read();
  }

  async read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let left = mostReadings; left > 0 && !(await this.#readParts());) left--;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.connected = false;
      this.problem = e.mayPass ? null : e;
    } finally {
      this.#reading = false;
    }
  }

  /** Shows the rows that are wanted, if their parts are of one board: false when it changed in between. */
  async #readParts(): Promise<boolean> {
    const first = await this.#ask(0);
    const rows = [...first.rows];
    for (let part = first; part.rows.length > 0 && rows.length < Math.min(this.#wanted, first.total);) {
      part = await this.#ask(rows.length, part.next);
      if (part.version !== first.version) return false;
      rows.push(...part.rows);
    }
    this.#take(first, rows);
    return true;
  }

  #take({ board, total }: Part<B>, rows: BoardRow[]): void {
    if (this.board) this.movement = movementBetween(ranksOf(this), ranksOf({ rows }), this.movement);
    this.board = board;
    this.rows = rows;
    this.total = total;
    this.connected = true;
    this.problem = null;
  }
}

/** The board that a link is for. */
export const sharedBoard = (token: string) =>
  new WatchedBoard<SharedBoard>(async (from) => {
    const params = { path: { board: token }, query: { from, limit: rowsAtOnce } };
    const board = await ask((signal) => api.GET('/api/v1/board/{board}', { params, signal }));
    const { version = 0, rows = [], total = 0 } = board.cohort ?? {};
    return { board, version, rows, total };
  });

/** The board of a cohort over its exercises, for its members. */
export const cohortBoard = (cohort: string) =>
  new WatchedBoard<Leaderboard>(async (_, cursor) => {
    const params = { path: { cohort }, query: { limit: rowsAtOnce, ...(cursor && { cursor }) } };
    const board = await ask((signal) => api.GET('/api/v1/cohorts/{cohort}/leaderboard', { params, signal }));
    const { version, rows, total, next } = board;
    return { board, version, rows, total, next };
  });
