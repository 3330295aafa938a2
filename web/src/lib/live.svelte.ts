import {
  api,
  ApiError,
  ask,
  type BoardRow,
  type Exercise,
  type Leaderboard,
  type Lesson,
  type Phase,
} from '../api/client';
import { movementBetween, ranksOf, type Ranks } from './movement';
import { Feed } from './feed.svelte';
import { session } from './session.svelte';
import { storage } from './storage';

interface PhaseEvent {
  phase: Phase;
  opensAt: string;
  closesAt: string | null;
  revealsAt: string | null;
  freezesAt: string | null;
  pausedAt: string | null;
}

/** An exercise as it happens: its challenges, its phase and board from the event stream, the server's clock. */
export class LiveExercise {
  exercise = $state.raw<Exercise | null>(null);
  board = $state.raw<Leaderboard | null>(null);
  /** Where the class is, in a live exercise. */
  lesson = $state.raw<Lesson | null>(null);
  /** The reader's own row, as of the last board that was asked for. */
  me = $state.raw<BoardRow | null>(null);
  /** How each alias moved with the last change of ranks: positive is up. */
  movement = $state.raw<Record<string, number>>({});
  /** How the reader moved likewise. */
  ownMovement = $state(0);
  problem = $state.raw<ApiError | null>(null);

  readonly id: string;
  readonly #withBoard: boolean;
  readonly #feed = new Feed();
  #seen: SeenRanks | undefined;
  #asking = false;
  #askAgain = false;

  constructor(id: string, withBoard = false) {
    this.id = id;
    this.#withBoard = withBoard;
  }

  /** Loads and follows the exercise until the returned function is called. */
  start(): () => void {
    void this.reload();
    const heard = {
      phase: (event: PhaseEvent) => this.#phase(event),
      lesson: (lesson: Lesson) => this.#newLesson(lesson),
      leaderboard: (board: Leaderboard) => this.#newBoard(board),
    };
    return this.#feed.start(`/api/v1/exercises/${encodeURIComponent(this.id)}/events`, heard, () => void this.reload());
  }

  get connected(): boolean | undefined {
    return this.#feed.connected;
  }

  /** The server's time less this device's, in milliseconds. */
  get clockOffset(): number {
    return this.#feed.clockOffset;
  }

  async reload(): Promise<void> {
    try {
      this.exercise = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}', { params: { path: { exercise: this.id } }, signal }),
      );
      this.problem = null;
    } catch (e) {
      this.#failed(e);
    }
  }

  /** Takes in what was known before, until the server tells it anew. */
  recall({ exercise, lesson, clockOffset }: { exercise: Exercise; lesson: Lesson | null; clockOffset: number }): void {
    Object.assign(this, { exercise, lesson, problem: null });
    this.#feed.clockOffset = clockOffset;
  }

  /** The server's time now. */
  now(): number {
    return this.#feed.now();
  }

  #phase(event: PhaseEvent): void {
    const present = this.exercise;
    if (!present) return;
    this.exercise = { ...present, ...event };
    if (present.phase === event.phase) return; // its times at most
    void this.reload(); // another phase tells more, or less
  }

  #newLesson(lesson: Lesson): void {
    const before = this.lesson;
    if (before && lesson.step < before.step) return;
    this.lesson = lesson;
    if (before && (before.state !== lesson.state || before.step !== lesson.step)) void this.reload();
  }

  #newBoard(board: Leaderboard): void {
    if (this.board && board.version < this.board.version) return;
    if (this.#withBoard) this.#seen ??= new SeenRanks(this.id);
    const before = this.board ? ranksOf(this.board) : (this.#seen?.ranks ?? {});
    this.movement = movementBetween(before, ranksOf(board), this.movement);
    this.board = board;
    if (!this.#withBoard) return;
    this.#seen?.keep(ranksOf(board));
    void this.#askForMe();
  }

  #newMe(me: BoardRow | null): void {
    const before = this.me?.rank ?? this.#seen?.ranks[me?.alias ?? ''];
    if (before && me?.rank && before !== me.rank) this.ownMovement = before - me.rank;
    this.me = me;
    if (me?.rank) this.#seen?.keep({ [me.alias]: me.rank });
  }

  /** Asks for the own row; changes that come meanwhile are asked for together afterwards. */
  async #askForMe(): Promise<void> {
    if (!session.isTrainee) return;
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      const board = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/leaderboard', {
          params: { path: { exercise: this.id }, query: { limit: 1 } },
          signal,
        }),
      );
      this.#newMe(board.me ?? null);
    } catch (e) {
      this.#failed(e);
    } finally {
      this.#asking = false;
    }
    if (this.#askAgain) {
      this.#askAgain = false;
      void this.#askForMe();
    }
  }

  #failed(e: unknown): void {
    if (!(e instanceof ApiError)) throw e;
    session.heard(e);
    if (!this.exercise || !e.mayPass) this.problem = e;
  }
}

/** The ranks of an exercise's board as the reader saw it last, kept on this device. */
class SeenRanks {
  /** As they were when the board was turned to. */
  readonly ranks: Ranks;
  readonly #key: string;
  #kept: Ranks = {};

  constructor(exercise: string) {
    this.#key = `geodrill.ranks.${session.me?.trainee?.id ?? ''}.${exercise}`;
    try {
      this.ranks = JSON.parse(storage.get(this.#key) ?? '{}') as Ranks;
    } catch {
      this.ranks = {};
    }
  }

  keep(ranks: Ranks): void {
    this.#kept = { ...this.#kept, ...ranks };
    storage.set(this.#key, JSON.stringify(this.#kept));
  }
}
