import { api, ApiError, ask, type NewGuess, type Problem, type Receipt } from '../api/client';
import { language } from './i18n.svelte';
import { newKey } from './key';
import { Lease } from './lease';
import { session } from './session.svelte';
import { storage } from './storage';

/** A guess that was submitted and that the server has not answered yet, as this device keeps it. */
export interface Queued {
  exercise: string;
  challenge: string;
  /** Of the challenge, to name it by. */
  position: number;
  /** The idempotency key: however often it is sent, it counts once. */
  key: string;
  guess: NewGuess;
  /** Guesses go out in the order in which they were made; clocks may jump, so it is counted. */
  order: number;
  /** Why the server does not take it. It stays until its trainee has dealt with it. */
  refused?: Partial<Problem>;
}

/** What became of a guess: the receipt, or null where another tab has sent it. */
type Heard = (receipt: Receipt | null) => void;

const firstRetry = 1000;
const slowestRetry = 8000;
/** A class that lost its network does not come back in the same instant: each pause is up to so much longer. */
const jitter = 0.25;

/**
 * The guesses of a trainee that wait for the network. They survive a reload, a crash and a closed tab, go out in their
 * order, and of several tabs one sends. A guess is forgotten only once the server has it or its trainee drops it.
 */
export class GuessQueue {
  /** What waits or was refused, the oldest first. */
  entries = $state.raw<Queued[]>([]);
  /** Whether the server could not be reached, or did not take what was sent last. */
  stalled = $state(false);

  #trainee = '';
  /** What the browser would not keep: it waits with the page. */
  #unkept: Queued[] = [];
  readonly #listeners = new Map<string, Set<Heard>>();
  readonly #lease = new Lease('geodrill.sender');
  readonly #send: (q: Queued) => Promise<Receipt>;
  #running = false;
  #again = false;
  #pause = firstRetry;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (q: Queued) => Promise<Receipt> = post) {
    this.#send = send;
  }

  /** Sends what waits of a trainee, until the returned function is called. */
  start(trainee: string): () => void {
    this.#trainee = trainee;
    const leave = () => this.#lease.release();
    const shown = () => void (document.visibilityState === 'visible' && this.#wake());
    const stored = (e: StorageEvent) => this.#stored(e.key);
    addEventListener('online', this.#wake);
    addEventListener('pageshow', this.#wake); // by the back button, or after the phone slept
    addEventListener('pagehide', leave);
    addEventListener('storage', stored);
    document.addEventListener('visibilitychange', shown);
    this.#wake();
    return () => {
      this.#trainee = '';
      this.entries = [];
      clearTimeout(this.#retry);
      leave();
      removeEventListener('online', this.#wake);
      removeEventListener('pageshow', this.#wake);
      removeEventListener('pagehide', leave);
      removeEventListener('storage', stored);
      document.removeEventListener('visibilitychange', shown);
    };
  }

  /** The guess for a challenge that waits or was refused. */
  of(exercise: string, challenge: string): Queued | undefined {
    return this.entries.find((q) => q.exercise === exercise && q.challenge === challenge);
  }

  /** Adds a guess, unless one for the challenge waits already: that one goes out. */
  add(guess: NewGuess, exercise: string, challenge: string, position: number): void {
    this.#read();
    const there = this.of(exercise, challenge);
    if (there && !there.refused) return;
    const order = Math.max(0, ...this.entries.map((q) => q.order)) + 1;
    this.#keep({ exercise, challenge, position, key: newKey(), guess, order });
    this.#wake();
  }

  /** Forgets the guess for a challenge. */
  drop(exercise: string, challenge: string): void {
    const there = this.of(exercise, challenge);
    if (there) this.#forget(there);
  }

  /** Tells what becomes of guesses for a challenge, until the returned function is called. */
  listen(exercise: string, challenge: string, heard: Heard): () => void {
    const id = `${exercise}.${challenge}`;
    const all = this.#listeners.get(id) ?? new Set<Heard>();
    this.#listeners.set(id, all.add(heard));
    return () => void all.delete(heard);
  }

  readonly #wake = () => {
    clearTimeout(this.#retry);
    this.#pause = firstRetry;
    void this.#run();
  };

  /** Sends one after the other, until nothing is left that can go out now. */
  async #run(): Promise<void> {
    this.#again = this.#running;
    if (this.#running) return;
    this.#running = true;
    const held = new Set<string>();
    try {
      do {
        this.#again = false;
        for (let next = this.#next(held); next; next = this.#next(held)) {
          if (!this.#lease.take()) {
            this.#later(firstRetry);
            break;
          }
          if (!(await this.#deliver(next, held))) break;
        }
      } while (this.#again);
    } finally {
      this.#running = false;
      this.#lease.release();
    }
    if (held.size > 0) this.#later();
  }

  #next(held: Set<string>): Queued | undefined {
    if (!this.#trainee) return undefined;
    this.#read();
    return this.entries.find((q) => !q.refused && !held.has(q.key));
  }

  /** Sends a guess, and says whether others may follow at once. */
  async #deliver(q: Queued, held: Set<string>): Promise<boolean> {
    const trainee = this.#trainee;
    try {
      const receipt = await this.#send(q);
      if (trainee !== this.#trainee) return false; // it is answered again when they come back
      this.stalled = false;
      this.#pause = firstRetry;
      this.#forget(q);
      this.#tell(q, receipt);
      return true;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (trainee !== this.#trainee) return false;
      session.heard(e);
      if (e.code === 'exercise_paused') {
        this.stalled = true;
        held.add(q.key);
        return true;
      }
      if (e.mayPass || e.code === 'not_signed_in') {
        this.stalled = true;
        if (e.mayPass) this.#later(); // else it goes out once they have signed in again
        return false;
      }
      this.#keep({ ...q, refused: { ...e.problem, status: e.status, code: e.code } });
      return true;
    }
  }

  #later(pause = this.#pause): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#run(), pause * (1 + Math.random() * jitter));
    this.#pause = Math.min(slowestRetry, this.#pause * 2);
  }

  #tell(q: Queued, receipt: Receipt | null): void {
    for (const heard of this.#listeners.get(`${q.exercise}.${q.challenge}`) ?? []) heard(receipt);
  }

  /** Another tab has changed what is kept. */
  #stored(key: string | null): void {
    if (key === this.#lease.name) this.#wake();
    if (!this.#trainee || !(key === null || key.startsWith(this.#prefix))) return;
    const before = this.entries;
    this.#read();
    for (const q of before) {
      if (!q.refused && !this.of(q.exercise, q.challenge)) this.#tell(q, null);
    }
  }

  /** Those that go out once the network is back. */
  get waiting(): Queued[] {
    return this.entries.filter((q) => !q.refused);
  }

  /** Those that the server has refused for good. */
  get refused(): Queued[] {
    return this.entries.filter((q) => q.refused);
  }

  get #prefix(): string {
    return `geodrill.waiting.${this.#trainee}.`;
  }

  #read(): void {
    const kept = storage.keys(this.#prefix).map((key) => readQueued(storage.get(key)));
    this.entries = [...kept.filter((q) => q !== null), ...this.#unkept].sort((a, b) => a.order - b.order);
  }

  #keep(q: Queued): void {
    const key = `${this.#prefix}${q.exercise}.${q.challenge}`;
    const text = JSON.stringify(q);
    storage.set(key, text);
    this.#unkept = this.#unkept.filter((u) => u.key !== q.key);
    if (storage.get(key) !== text) this.#unkept.push(q);
    this.#read();
  }

  #forget(q: Queued): void {
    storage.remove(`${this.#prefix}${q.exercise}.${q.challenge}`);
    this.#unkept = this.#unkept.filter((u) => u.key !== q.key);
    this.#read();
  }
}

/** What was kept; null where another version of this page kept it. */
function readQueued(text: string | null): Queued | null {
  try {
    const q = JSON.parse(text ?? '') as Partial<Queued>;
    return q.key && q.guess && q.exercise && q.challenge ? ({ position: 0, order: 0, ...q } as Queued) : null;
  } catch {
    return null;
  }
}

const post = ({ exercise, challenge, key, guess }: Queued) =>
  ask((signal) =>
    api.POST('/api/v1/exercises/{exercise}/challenges/{challenge}/guesses', {
      params: { path: { exercise, challenge }, query: { lang: language.code }, header: { 'Idempotency-Key': key } },
      body: guess,
      signal,
    }),
  );

export const queue = new GuessQueue();
