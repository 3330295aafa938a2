import type { ApiError, Answer, Challenge, Clue, Debrief, Question, RightAnswer } from '../api/client';
import type { ImageryLayer } from '../map/imagery';
import type { LonLat } from '../map/sphere';
import { answerOf, keysTold, type Draft } from './answer';
import type { ClueMarks } from './clues.svelte';
import type { Key } from './i18n.svelte';
import { Task } from './task.svelte';

/** What is put together for a challenge before it is sent. */
export interface Drafting {
  /** By question. */
  readonly drafts: Record<string, Draft>;
  readonly state: 'idle' | 'sending' | 'waiting' | 'sent' | 'refused';
  readonly problem: ApiError | null;
  change(question: string, some: Draft): void;
}

/** A challenge on the screen: what is asked, what is answered, and what was right once that is told. */
export abstract class Playing {
  abstract readonly draft: Drafting;
  /** What is marked on the photos. */
  abstract readonly marks: ClueMarks;
  challenge = $state.raw<Challenge | null>(null);
  debrief = $state.raw<Debrief | null>(null);
  problem = $state.raw<ApiError | null>(null);
  /** The opening of a hint. */
  readonly hinting = new Task();
  /** What the map is centred on. */
  centre = $state.raw<LonLat>([25, 25]);
  /** Places to choose among, for the map to show with their numbers. */
  candidates = $state.raw<LonLat[]>([]);
  /** Places that the map should bring into sight. */
  sought = $state.raw<LonLat[]>([]);

  /** The place question that takes what is picked on the map; the first, unless the trainee turned to another. */
  #placing = $state<string | null>(null);

  get guess() {
    return this.challenge?.guess ?? null;
  }

  /** The guess that is to be seen, while no other is put together. */
  get shown() {
    return this.guess;
  }

  /** How often one may guess. */
  get attempts(): number {
    return 1;
  }

  /** Whether guesses are not taken for a while. */
  get paused(): boolean {
    return false;
  }

  /** Whether a class goes through the exercise together, in a live lesson. */
  get paced(): boolean {
    return false;
  }

  /** What is said to who has not guessed when no more guesses are taken. */
  get over(): Key {
    return 'state.over';
  }

  /** Where one goes on while this guess waits; null where there is nothing else. */
  get onwards(): string | null {
    return null;
  }

  get questions(): Question[] {
    return this.challenge?.questions ?? [];
  }

  /** The answers that there are: the guess's once there is one, before that the draft's. */
  get answers(): Answer[] {
    if (this.shown) return this.shown.answers;
    return this.questions.map((q) => answerOf(q, this.draft.drafts[q.id])).filter((a) => a !== null);
  }

  /** The clues on the photos: those of the guess that is to be seen, before that what is marked so far. */
  get clues(): Clue[] {
    return this.shown ? this.shown.clues : this.marks.list;
  }

  /** What the author saw there, once it is told. */
  get authorClues(): Clue[] {
    return this.debrief?.clues ?? [];
  }

  /** Where the class guessed, once it is told. */
  get others(): LonLat[] {
    const questions = this.debrief?.class?.questions ?? [];
    return questions.flatMap((q) => q.pins ?? []).map((pin) => pin.coordinates as LonLat);
  }

  /** The questions that have no answer yet. */
  get missing(): Question[] {
    const answered = new Set(this.answers.map((a) => a.question));
    return this.questions.filter((q) => !answered.has(q.id));
  }

  /** The right answers, once they are revealed. */
  get keys(): RightAnswer[] {
    return keysTold(this.questions, this.guess?.reveal ?? this.debrief);
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

  /** Whether it may be answered. */
  abstract get open(): boolean;

  /** Online imagery that the map offers beside its own. */
  get imagery(): ImageryLayer[] {
    return [];
  }

  /** Shows a hint as it is now. */
  protected showHint(hint: Challenge['hints'][number]): void {
    const { challenge } = this;
    if (!challenge) return;
    this.challenge = { ...challenge, hints: challenge.hints.map((one) => (one.id === hint.id ? hint : one)) };
  }

  /** Puts the pin of the question at hand. */
  pick(place: LonLat): void {
    if (this.placing) this.draft.change(this.placing.id, { place, typed: undefined });
  }

  /** Draws the circle of the question at hand. */
  drag(radiusMeters: number): void {
    if (this.placing) this.draft.change(this.placing.id, { radiusMeters });
  }

  /** Opens a hint, by its place in the list, and says whether it is open. */
  abstract openHint(index: number): Promise<boolean>;

  /** Sends the answers, once there are all. */
  abstract submit(): void;
}
