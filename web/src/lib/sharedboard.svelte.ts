import { api, ApiError, ask, type BoardRow, type SharedBoard } from '../api/client';
import { movementBetween, ranksOf, type Ranks } from './movement';
import { keepFresh } from './refresh';

/** How often the board is asked for, in milliseconds: while it is as before that costs a few bytes. */
const every = 5000;
/** Rows that are asked for at once. */
export const rowsAtOnce = 100;

/** The board that a link is for, asked for every few seconds. It goes on by itself after every loss. */
export class SharedBoardView {
  board = $state.raw<SharedBoard | null>(null);
  /** The rows of a cohort's board that are shown: the first, and those that were asked for. */
  rows = $state.raw<BoardRow[]>([]);
  /** How each alias moved with the last change of ranks: positive is up. */
  movement = $state.raw<Ranks>({});
  connected = $state(false);
  /** Whether the link shows nothing any more. */
  gone = $state(false);

  readonly #token: string;
  /** How many rows are wanted. */
  #wanted = rowsAtOnce;
  #reading = false;

  constructor(token: string) {
    this.#token = token;
  }

  /** Asks until the returned function is called. */
  start(): () => void {
    void this.read();
    return keepFresh(() => void this.read(), every);
  }

  /** Shows more of the rows. */
  async more(): Promise<void> {
    this.#wanted += rowsAtOnce;
    await this.read();
  }

  async read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const board = await this.#ask(0);
      const rows = [...(board.cohort?.rows ?? [])];
      while (board.cohort && rows.length < Math.min(this.#wanted, board.cohort.total)) {
        const next = (await this.#ask(rows.length)).cohort?.rows ?? [];
        if (next.length === 0) break;
        rows.push(...next);
      }
      this.#take(board, rows);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.connected = false;
      this.gone = !e.mayPass;
    } finally {
      this.#reading = false;
    }
  }

  #take(board: SharedBoard, rows: BoardRow[]): void {
    if (this.board) this.movement = movementBetween(ranksOf(this), ranksOf({ rows }), this.movement);
    this.board = board;
    this.rows = rows;
    this.connected = true;
    this.gone = false;
  }

  #ask(from: number): Promise<SharedBoard> {
    const params = { path: { board: this.#token }, query: { from, limit: rowsAtOnce } };
    return ask((signal) => api.GET('/api/v1/board/{board}', { params, signal }));
  }
}
