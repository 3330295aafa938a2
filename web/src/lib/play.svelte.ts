import { api, ApiError, ask, type Challenge, type Debrief, type Receipt } from '../api/client';
import { GuessDraft, type LonLat } from './guess.svelte';
import { language } from './i18n.svelte';
import { LiveExercise } from './live.svelte';
import { session } from './session.svelte';

/** One challenge on the screen: what is asked, the trainee's guess, and from the reveal on what it was about. */
export class Play {
  readonly live: LiveExercise;
  readonly draft: GuessDraft;
  challenge = $state.raw<Challenge | null>(null);
  debrief = $state.raw<Debrief | null>(null);
  problem = $state.raw<ApiError | null>(null);

  readonly #exercise: string;
  readonly #id: string;
  readonly #focus = () => void this.load();

  constructor(exercise: string, challenge: string) {
    this.#exercise = exercise;
    this.#id = challenge;
    this.live = new LiveExercise(exercise);
    this.draft = new GuessDraft(session.me?.trainee?.id ?? '', exercise, challenge);
  }

  /** Follows the exercise and goes on sending a guess until the returned function is called. */
  start(): () => void {
    const stopLive = this.live.start();
    const stopDraft = this.draft.start();
    addEventListener('focus', this.#focus); // another tab or device may have guessed
    return () => {
      stopLive();
      stopDraft();
      removeEventListener('focus', this.#focus);
    };
  }

  get guess() {
    return this.challenge?.guess ?? null;
  }

  /** The pin: the guess's once there is one, before that the draft's. */
  get pin(): LonLat | null {
    const answered = this.guess?.answers[0]?.place?.coordinates as LonLat | undefined;
    return answered ?? this.draft.pin;
  }

  get key(): LonLat | null {
    const key = this.debrief?.key ?? this.guess?.reveal?.key;
    return key?.type === 'Point' ? (key.coordinates as LonLat) : null;
  }

  get open(): boolean {
    return this.live.exercise?.phase === 'open' && this.challenge !== null && this.guess === null;
  }

  /** The challenge after this one that is not guessed yet, going round; null when all are. */
  get next(): string | null {
    const list = this.live.exercise?.challenges ?? [];
    const here = list.findIndex((c) => c.id === this.#id);
    const around = [...list.slice(here + 1), ...list.slice(0, Math.max(0, here))];
    return around.find((c) => !c.guessed)?.id ?? null;
  }

  async load(): Promise<void> {
    const path = { exercise: this.#exercise, challenge: this.#id };
    const query = { lang: language.code };
    try {
      this.challenge = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/challenges/{challenge}', { params: { path, query }, signal }),
      );
      this.problem = null;
      if (this.guess) this.draft.settled();
      if (this.guess?.reveal || this.live.exercise?.phase === 'revealed') {
        this.debrief = await ask((signal) =>
          api.GET('/api/v1/exercises/{exercise}/challenges/{challenge}/debrief', { params: { path, query }, signal }),
        );
      }
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      if (!this.challenge || !e.mayPass) this.problem = e;
    }
  }

  /** Takes in what the server said of the guess: at once what came with it, then the whole challenge anew. */
  async settled(receipt: Receipt | null): Promise<void> {
    const challenge = this.challenge;
    const question = challenge?.questions[0];
    if (receipt && challenge && question && this.draft.pin) {
      const place = { type: 'Point' as const, coordinates: this.draft.pin };
      const guess = { ...receipt, answers: [{ question: question.id, place }], reasoning: '', clues: [] };
      this.challenge = { ...challenge, attemptsLeft: 0, guess };
    }
    await Promise.all([this.load(), this.live.reload()]);
  }
}
