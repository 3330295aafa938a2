import { api, ApiError, ask, type NewGuess, type Receipt } from '../api/client';
import type { Draft } from './answer';
import { language } from './i18n.svelte';
import { newKey } from './key';
import { session } from './session.svelte';
import { storage } from './storage';

/** What is kept on this device of a guess: its drafts, and once it is sent, the request until its answer is there. */
interface Kept {
  drafts: Record<string, Draft>;
  sending?: { key: string; guess: NewGuess };
}

const firstRetry = 1000;
const slowestRetry = 8000;

/**
 * A trainee's guess for one challenge, from the first mark to the server's receipt. It survives a reload and a network
 * that goes away: what has been submitted is sent again under the same idempotency key until the server answers, and
 * the server counts it once.
 */
export class GuessDraft {
  /** What is put together so far, by question. */
  drafts = $state.raw<Record<string, Draft>>({});
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
    this.drafts = kept.drafts;
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

  /** Changes some of what is put together for a question, until the guess has been submitted. */
  change(question: string, some: Draft): void {
    if (this.state !== 'idle' && this.state !== 'refused') return;
    this.state = 'idle';
    this.problem = null;
    this.drafts = { ...this.drafts, [question]: { ...this.drafts[question], ...some } };
    this.#keep();
  }

  /** Begins another attempt with what the last one was put together of. */
  again(): void {
    if (this.state !== 'sent') return;
    this.state = 'idle';
    this.receipt = null;
  }

  submit(guess: NewGuess): void {
    if (this.#sending) return;
    this.#sending = { key: newKey(), guess };
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
            query: { lang: language.code },
            header: { 'Idempotency-Key': sending.key },
          },
          body: sending.guess,
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
    const kept: Kept = { drafts: this.drafts, ...(this.#sending && { sending: this.#sending }) };
    storage.set(this.#storageKey, JSON.stringify(kept));
  }
}

/** What was kept; nothing of it where another version of this page kept it. */
function readKept(text: string | null): Kept {
  try {
    const { drafts, sending } = JSON.parse(text ?? '') as Partial<Kept>;
    return { drafts: { ...drafts }, ...(sending?.key && sending.guess && { sending }) };
  } catch {
    return { drafts: {} };
  }
}
