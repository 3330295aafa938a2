import {
  api,
  ApiError,
  ask,
  type Answer,
  type Challenge,
  type Debrief,
  type Question,
  type Receipt,
  type RightAnswer,
} from '../api/client';
import type { LonLat } from '../map/sphere';
import { answerOf, guessOf } from './answer';
import { GuessDraft } from './guess.svelte';
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
  /** What the map is centred on. */
  centre = $state.raw<LonLat>([25, 25]);
  /** Places to choose among, for the map to show with their numbers. */
  candidates = $state.raw<LonLat[]>([]);
  /** Places that the map should bring into sight. */
  sought = $state.raw<LonLat[]>([]);

  /** The place question that takes what is picked on the map; the first, unless the trainee turned to another. */
  #placing = $state<string | null>(null);
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

  get questions(): Question[] {
    return this.challenge?.questions ?? [];
  }

  /** The answers that there are: the guess's once there is one, before that the draft's. */
  get answers(): Answer[] {
    if (this.guess) return this.guess.answers;
    return this.questions.map((q) => answerOf(q, this.draft.drafts[q.id])).filter((a) => a !== null);
  }

  /** The questions that have no answer yet. */
  get missing(): Question[] {
    const answered = new Set(this.answers.map((a) => a.question));
    return this.questions.filter((q) => !answered.has(q.id));
  }

  /** The right answers, once they are revealed. */
  get keys(): RightAnswer[] {
    const told = this.guess?.reveal ?? this.debrief;
    const first = this.questions.find((q) => q.kind === 'place');
    if (!told || told.keys) return told?.keys ?? [];
    if (!told.key || !first) return [];
    const nearest = this.guess?.reveal?.nearest;
    return [{ question: first.id, place: told.key, ...(nearest && { nearest }) }];
  }

  /** The place question that takes what is picked on the map, while it may be answered. */
  get placing(): Question | null {
    if (!this.open) return null;
    const places = this.questions.filter((q) => q.kind === 'place');
    return places.find((q) => q.id === this.#placing) ?? places[0] ?? null;
  }

  /** Turns to a place question: what is picked on the map is for this one. */
  turnTo(question: Question): void {
    this.#placing = question.id;
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

  /** Puts the pin of the question at hand. */
  pick(place: LonLat): void {
    if (this.placing) this.draft.change(this.placing.id, { place });
  }

  /** Draws the circle of the question at hand. */
  drag(radiusMeters: number): void {
    if (this.placing) this.draft.change(this.placing.id, { radiusMeters });
  }

  submit(): void {
    if (this.open && this.missing.length === 0) this.draft.submit(guessOf(this.answers));
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
    const { challenge, answers } = this;
    if (receipt && challenge) {
      const guess = { ...receipt, answers, reasoning: '', clues: [] };
      this.challenge = { ...challenge, attemptsLeft: 0, guess };
    }
    await Promise.all([this.load(), this.live.reload()]);
  }
}
