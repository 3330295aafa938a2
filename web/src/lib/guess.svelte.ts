import { ApiError, type NewGuess, type Receipt } from '../api/client';
import type { Draft } from './answer';
import { queue } from './guessqueue.svelte';
import { storage } from './storage';

/**
 * A trainee's guess for one challenge, from the first mark to the server's receipt. What is put together survives a
 * reload; what has been submitted waits in the queue until the server answers.
 */
export class GuessDraft {
  /** What is put together so far, by question. */
  drafts = $state.raw<Record<string, Draft>>({});
  receipt = $state.raw<Receipt | null>(null);

  readonly #exercise: string;
  readonly #challenge: string;
  readonly #storageKey: string;
  readonly #changed: () => void;
  #sent = $state(false);

  /** @param changed hears of each change */
  constructor(trainee: string, exercise: string, challenge: string, changed: () => void) {
    this.#changed = changed;
    this.#exercise = exercise;
    this.#challenge = challenge;
    this.#storageKey = `geodrill.guess.${trainee}.${exercise}.${challenge}`;
    this.drafts = readKept(storage.get(this.#storageKey));
  }

  get #queued() {
    return queue.of(this.#exercise, this.#challenge);
  }

  /** idle; sending; waiting for the network to send again; sent; refused for good. */
  get state(): 'idle' | 'sending' | 'waiting' | 'sent' | 'refused' {
    const queued = this.#queued;
    if (queued?.refused) return 'refused';
    if (queued) return queue.stalled ? 'waiting' : 'sending';
    return this.#sent ? 'sent' : 'idle';
  }

  /** Why the server did not take it. */
  get problem(): ApiError | null {
    const refused = this.#queued?.refused;
    return refused ? new ApiError(refused.status ?? 0, refused) : null;
  }

  /** Hears what becomes of what was submitted, until the returned function is called. */
  start(): () => void {
    return queue.listen(this.#exercise, this.#challenge, (receipt) => {
      this.receipt = receipt;
      this.#sent = true;
    });
  }

  /** Changes some of what is put together for a question, until the guess has been submitted. */
  change(question: string, some: Draft): void {
    if (this.state !== 'idle' && this.state !== 'refused') return;
    queue.drop(this.#exercise, this.#challenge); // one that was refused
    this.adopt({ ...this.drafts, [question]: { ...this.drafts[question], ...some } });
    this.#changed();
  }

  /** Takes over what was put together, here or elsewhere. */
  adopt(drafts: Record<string, Draft>): void {
    this.drafts = drafts;
    storage.set(this.#storageKey, JSON.stringify({ drafts }));
  }

  /** Begins another attempt with what the last one was put together of. */
  again(): void {
    this.#sent = false;
    this.receipt = null;
  }

  submit(guess: NewGuess, position: number): void {
    queue.add(guess, this.#exercise, this.#challenge, position);
  }

  /** Forgets what is kept: the server has the guess. */
  settled(): void {
    queue.drop(this.#exercise, this.#challenge);
    storage.remove(this.#storageKey);
  }
}

/** What was kept; nothing of it where another version of this page kept it. */
function readKept(text: string | null): Record<string, Draft> {
  try {
    return { ...(JSON.parse(text ?? '') as { drafts?: Record<string, Draft> }).drafts };
  } catch {
    return {};
  }
}
