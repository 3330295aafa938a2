import { api, ApiError, ask, type Receipt } from '../api/client';
import { newKey } from './key';
import { session } from './session.svelte';
import { storage } from './storage';

export type LonLat = [number, number];

/** What is kept on this device of a guess: the pin, and once it is sent, the request until its answer is there. */
interface Kept {
  pin: LonLat | null;
  sending?: { key: string; pin: LonLat };
}

const firstRetry = 1000;
const slowestRetry = 8000;

/**
 * A trainee's guess for one challenge, from the first pin to the server's receipt. It survives a reload and a network
 * that goes away: what has been submitted is sent again under the same idempotency key until the server answers, and
 * the server counts it once.
 */
export class GuessDraft {
  pin = $state.raw<LonLat | null>(null);
  /** idle; sending; waiting for the network to send again; sent; refused for good. */
  state = $state<'idle' | 'sending' | 'waiting' | 'sent' | 'refused'>('idle');
  receipt = $state.raw<Receipt | null>(null);
  problem = $state.raw<ApiError | null>(null);

  readonly #exercise: string;
  readonly #challenge: string;
  readonly #storageKey: string;
  #sending: Kept['sending'];
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pause = firstRetry;
  #ended = false;
  readonly #online = () => this.#sendNow();

  constructor(trainee: string, exercise: string, challenge: string) {
    this.#exercise = exercise;
    this.#challenge = challenge;
    this.#storageKey = `geodrill.guess.${trainee}.${exercise}.${challenge}`;
    const kept = readKept(storage.get(this.#storageKey));
    this.pin = kept.pin;
    this.#sending = kept.sending;
  }

  /** Goes on sending what was submitted before; the returned function stops it. */
  start(): () => void {
    addEventListener('online', this.#online);
    if (this.#sending) void this.#send();
    return () => {
      this.#ended = true;
      clearTimeout(this.#retry);
      removeEventListener('online', this.#online);
    };
  }

  /** Moves the pin, until the guess has been submitted. */
  move(pin: LonLat): void {
    if (this.state !== 'idle' && this.state !== 'refused') return;
    this.state = 'idle';
    this.problem = null;
    this.pin = pin;
    this.#keep();
  }

  submit(): void {
    if (!this.pin || this.#sending) return;
    this.#sending = { key: newKey(), pin: this.pin };
    this.#keep();
    void this.#send();
  }

  /** Forgets what is kept: the server has the guess. */
  settled(): void {
    this.#sending = undefined;
    storage.remove(this.#storageKey);
  }

  #sendNow(): void {
    if (this.state !== 'waiting') return;
    clearTimeout(this.#retry);
    void this.#send();
  }

  async #send(): Promise<void> {
    const sending = this.#sending;
    if (!sending) return;
    if (this.state !== 'waiting') this.state = 'sending';
    try {
      const receipt = await ask((signal) =>
        api.POST('/api/v1/exercises/{exercise}/challenges/{challenge}/guesses', {
          params: {
            path: { exercise: this.#exercise, challenge: this.#challenge },
            header: { 'Idempotency-Key': sending.key },
          },
          body: { place: { type: 'Point', coordinates: sending.pin } },
          signal,
        }),
      );
      this.problem = null;
      this.receipt = receipt;
      this.state = 'sent';
      this.settled();
    } catch (e) {
      this.#failed(e);
    }
  }

  #failed(e: unknown): void {
    if (!(e instanceof ApiError)) throw e;
    session.heard(e);
    this.problem = e;
    if (e.mayPass || e.code === 'not_signed_in') {
      this.state = 'waiting'; // the key is kept: after signing in again, too, it is sent once
      if (this.#ended || !e.mayPass) return;
      this.#retry = setTimeout(() => void this.#send(), this.#pause);
      this.#pause = Math.min(slowestRetry, this.#pause * 2);
      return;
    }
    this.#sending = undefined;
    this.state = 'refused';
    this.#keep();
  }

  #keep(): void {
    const kept: Kept = this.#sending ? { pin: this.pin, sending: this.#sending } : { pin: this.pin };
    storage.set(this.#storageKey, JSON.stringify(kept));
  }
}

function readKept(text: string | null): Kept {
  try {
    const kept = JSON.parse(text ?? '') as Kept;
    return { pin: isPoint(kept.pin) ? kept.pin : null, ...(isPoint(kept.sending?.pin) && { sending: kept.sending }) };
  } catch {
    return { pin: null };
  }
}

function isPoint(p: unknown): p is LonLat {
  return Array.isArray(p) && p.length === 2 && p.every((n) => typeof n === 'number' && Number.isFinite(n));
}
