import { api, ApiError, ask, type BoardRow, type Leaderboard } from '../api/client';
import { session } from './session.svelte';

/** Rows of a block: as many as come with an event. */
export const blockSize = 50;
/** How long changes of the board are gathered before the blocks in sight are read again, in milliseconds. */
const gatherFor = 1000;
/** How long a pause in the typing is, in milliseconds. */
const pauseFor = 250;

interface Block {
  rows: BoardRow[];
  /** Of the board that they were read from. */
  version: number;
}

/**
 * The rows of an exercise's board in blocks. The first comes with the events, the others are read when they come into
 * sight, and again when the board changes while they are there. A search has blocks of its own, all of them read.
 */
export class BoardRows {
  /** How many rows there are, or that were found. */
  total = $state(0);
  blocks = $state.raw<Record<number, Block>>({});
  /** What is looked for; empty: nothing. */
  find = $state('');
  problem = $state.raw<ApiError | null>(null);

  readonly #exercise: string;
  readonly #sight = new Set<number>();
  #board: Leaderboard | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> = Promise.resolve();
  /** Whether something else is looked for than what the blocks are of. */
  #anew = false;
  #ended = false;

  constructor(exercise: string) {
    this.#exercise = exercise;
  }

  /** The numbers of the blocks. */
  get numbers(): number[] {
    return Array.from({ length: Math.ceil(this.total / blockSize) }, (_, block) => block);
  }

  /** How many rows a block has. */
  sizeOf(block: number): number {
    return Math.min(blockSize, this.total - block * blockSize);
  }

  /** Hears of each new board. */
  follow(board: Leaderboard): void {
    this.#board = board;
    if (this.find === '' && !this.#anew) this.#showTop(board);
    if (this.find !== '' || [...this.#sight].some((block) => block > 0)) this.#soon(gatherFor);
  }

  /** Tells that a block came into sight; done when its rows are there, or `problem` says why not. */
  see(block: number): Promise<void> {
    this.#sight.add(block);
    return this.#readNow();
  }

  unsee(block: number): void {
    this.#sight.delete(block);
  }

  /**
   * Looks for aliases that contain a text, once there is a pause in the typing; with none, turns to the whole board, which
   * is done when it is there.
   */
  lookFor(text: string): Promise<void> {
    this.find = text.trim();
    this.#anew = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.find === '') return this.#readNow();
    this.#soon(pauseFor);
    return Promise.resolve();
  }

  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #showTop(board: Leaderboard): void {
    this.total = board.total;
    this.blocks = { ...this.blocks, 0: { rows: board.rows, version: board.version } };
  }

  #soon(milliseconds: number): void {
    this.#timer ??= setTimeout(() => void this.#readNow(), milliseconds);
  }

  /** Reads one after the other, so that the last to be asked for is what is shown. */
  #readNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    const board = this.#board;
    if (!board || this.#ended) return;
    const { find } = this;
    try {
      if (this.#anew) await this.#begin(board, find);
      for (const block of this.#sight) {
        if (find !== this.find) return; // that is read next
        const stale = (this.blocks[block]?.version ?? -1) < board.version;
        if (stale && (block > 0 || find !== '') && block * blockSize < this.total) await this.#readBlock(block, find);
      }
      this.problem = null;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      this.problem = e;
    }
  }

  /** Begins with the first block of what is looked for, or of the whole board. */
  async #begin(board: Leaderboard, find: string): Promise<void> {
    if (find === '') {
      this.#anew = false;
      this.blocks = {};
      this.#showTop(board);
      return;
    }
    const first = await this.#ask(0, find);
    if (find !== this.find) return;
    this.#anew = false;
    this.blocks = { 0: { rows: first.rows, version: board.version } };
    this.total = first.total;
  }

  async #readBlock(block: number, find: string): Promise<void> {
    const asked = this.#board?.version ?? 0;
    const { rows, total } = await this.#ask(block * blockSize, find);
    if (find !== this.find) return;
    this.blocks = { ...this.blocks, [block]: { rows, version: asked } };
    if (find !== '') this.total = total;
  }

  #ask(from: number, find: string): Promise<Leaderboard> {
    const query = { from, limit: blockSize, ...(find && { q: find }) };
    const path = { exercise: this.#exercise };
    return ask((signal) => api.GET('/api/v1/exercises/{exercise}/leaderboard', { params: { path, query }, signal }));
  }
}
