import { api, ApiError, ask, type Clue, type Receipt } from '../api/client';
import { guessOf, type Draft } from './answer';
import { ClueMarks } from './clues.svelte';
import { DraftSync } from './draftsync';
import { GuessDraft } from './guess.svelte';
import { queue } from './guessqueue.svelte';
import { language } from './i18n.svelte';
import { LiveExercise } from './live.svelte';
import { Playing } from './playing.svelte';
import { Recall } from './recall';
import { href } from './router.svelte';
import { session } from './session.svelte';

/** A challenge of an exercise: what is asked, the trainee's guess, and from the reveal on what it was about. */
export class Play extends Playing {
  readonly live: LiveExercise;
  readonly draft: GuessDraft;
  readonly marks: ClueMarks;
  /** Whether the trainee has turned to another attempt: what is put together counts, not the guess that is stored. */
  #again = $state(false);
  readonly #exercise: string;
  readonly #id: string;
  readonly #saved: DraftSync;
  readonly #recall: Recall;
  /** Whether what is shown is what this device kept. */
  #recalled = false;
  readonly #focus = () => void this.load();

  constructor(exercise: string, challenge: string) {
    super();
    this.#exercise = exercise;
    this.#id = challenge;
    this.live = new LiveExercise(exercise);
    this.#recall = new Recall(exercise, challenge);
    const trainee = session.me?.trainee?.id ?? '';
    const changed = () => this.#saved.changed();
    this.draft = new GuessDraft(trainee, exercise, challenge, changed);
    this.marks = new ClueMarks(`${trainee}.${exercise}.${challenge}`, changed);
    const read = () => JSON.stringify({ drafts: this.draft.drafts, clues: this.marks.list });
    this.#saved = new DraftSync(trainee, exercise, challenge, read, (content) => this.#adopt(content));
  }

  /** Takes over what another device of the trainee's has put together. */
  #adopt(content: string): void {
    if (this.shown || this.#onItsWay) return;
    try {
      const { drafts, clues } = JSON.parse(content) as { drafts?: Record<string, Draft>; clues?: Clue[] };
      this.draft.adopt({ ...drafts });
      this.marks.adopt(clues ?? []);
    } catch {
      // another version of this page has saved it: what is here stays
    }
  }

  /** Follows the exercise and goes on sending a guess until the returned function is called. */
  start(): () => void {
    const stopLive = this.live.start();
    const stopDraft = this.draft.start();
    addEventListener('focus', this.#focus); // another tab or device may have guessed
    return () => {
      stopLive();
      stopDraft();
      this.#saved.stop();
      removeEventListener('focus', this.#focus);
    };
  }

  /** Keeps what is known of the exercise for a time without network. */
  keep(): void {
    const { exercise, lesson, clockOffset } = this.live;
    if (exercise && !this.#recalled) this.#recall.keepExercise(exercise, lesson, clockOffset);
  }

  /** Shows what was kept, where the server cannot be asked, and says whether anything was. */
  #showKept(): boolean {
    const challenge = this.#recall.challenge;
    const kept = this.#recall.exercise;
    if (!challenge || !kept) return false;
    this.challenge = challenge;
    if (this.live.exercise) return true;
    this.#recalled = true;
    this.live.recall(kept);
    return true;
  }

  override get imagery() {
    return this.live.exercise?.imagery ?? [];
  }

  /** Whether what was submitted has no answer yet. */
  get #onItsWay(): boolean {
    return this.draft.state === 'sending' || this.draft.state === 'waiting';
  }

  /** Whether this is what the class is at, in a live exercise. */
  get #atLesson(): boolean {
    const { lesson } = this.live;
    return lesson?.state === 'open' && lesson.challenge?.id === this.#id;
  }

  /** Whether guesses for it are taken now. */
  get #taken(): boolean {
    if (this.live.lesson) return this.#atLesson && !this.live.lesson.paused;
    return this.live.exercise?.phase === 'open';
  }

  /** Whether its answer has been told in a live exercise. */
  get #told(): boolean {
    return this.live.lesson?.opened.some((c) => c.id === this.#id && c.revealed) ?? false;
  }

  /** Whether the exercise still takes guesses, or will when it goes on. */
  get #running(): boolean {
    if (this.live.lesson) return this.#atLesson;
    const phase = this.live.exercise?.phase ?? 'open'; // most are
    return phase === 'open' || phase === 'paused';
  }

  override get attempts(): number {
    return this.live.exercise?.attempts ?? 1;
  }

  override get paused(): boolean {
    if (this.live.lesson) return this.#atLesson && this.live.lesson.paused;
    return this.live.exercise?.phase === 'paused';
  }

  override get paced(): boolean {
    return this.live.lesson !== null;
  }

  override get over() {
    return this.paced && language.has('lesson.noGuess') ? 'lesson.noGuess' : 'state.over';
  }

  /** The guess that is to be seen: none while another attempt is made, or is on its way. */
  override get shown() {
    const again = (this.#again || this.#onItsWay) && (this.challenge?.attemptsLeft ?? 0) > 0;
    return again && this.#running ? null : (this.guess ?? this.late);
  }

  /** The guess that came after the deadline, whatever becomes of it. */
  get late() {
    return this.challenge?.late ?? null;
  }

  /** Whether there is a guess, and another may follow it. */
  get mayGuessAgain(): boolean {
    return this.#taken && this.shown !== null && (this.challenge?.attemptsLeft ?? 0) > 0;
  }

  /** Turns to another attempt, from what the one before was put together of. */
  guessAgain(): void {
    if (!this.mayGuessAgain) return;
    this.draft.again();
    this.#again = true;
  }

  get open(): boolean {
    return this.#taken && this.challenge !== null && this.shown === null;
  }

  /** The challenge after this one that is not guessed yet, going round; null when all are. */
  get next(): string | null {
    const { lesson } = this.live;
    if (lesson) return lesson.challenge?.id === this.#id ? null : (lesson.challenge?.id ?? null);
    const list = this.live.exercise?.challenges ?? [];
    const here = list.findIndex((c) => c.id === this.#id);
    const around = [...list.slice(here + 1), ...list.slice(0, Math.max(0, here))];
    return around.find((c) => !c.guessed && !queue.of(this.#exercise, c.id))?.id ?? null;
  }

  override get onwards(): string | null {
    return this.next && href.challenge(this.#exercise, this.next);
  }

  submit(): void {
    if (!this.open || this.missing.length > 0) return;
    const clues = this.marks.on(this.challenge?.images ?? []);
    this.draft.submit({ ...guessOf(this.answers), ...(clues.length > 0 && { clues }) }, this.challenge?.position ?? 0);
    this.#saved.submitted();
  }

  async openHint(index: number): Promise<boolean> {
    const hint = this.challenge?.hints[index];
    if (!hint) return false;
    const params = {
      path: { exercise: this.#exercise, challenge: this.#id, hint: hint.id },
      query: { lang: language.code },
      header: { 'Idempotency-Key': hint.id }, // it is opened once, however often it is asked for
    };
    const done = await this.hinting.run(async () => {
      const opened = await ask((signal) =>
        api.POST('/api/v1/exercises/{exercise}/challenges/{challenge}/hints/{hint}', { params, signal }),
      );
      this.showHint(opened);
    });
    if (!done && !this.hinting.problem?.mayPass) await this.load();
    return done;
  }

  async load(): Promise<void> {
    const path = { exercise: this.#exercise, challenge: this.#id };
    const query = { lang: language.code };
    try {
      this.challenge = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/challenges/{challenge}', { params: { path, query }, signal }),
      );
      this.problem = null;
      if (this.#recalled) void this.live.reload();
      this.#recalled = false;
      if ((this.guess ?? this.late) && this.challenge.attemptsLeft === 0 && !this.#onItsWay) {
        this.draft.settled(); // with attempts left one may be under way
        this.marks.settled();
        this.#saved.settled();
      } else if (!this.shown && this.#running && !this.#onItsWay) void this.#saved.pull();
      const told = this.guess?.reveal || this.#told || this.live.exercise?.phase === 'revealed';
      if (!told) this.#recall.keepChallenge(this.challenge);
      else {
        this.#recall.forgetChallenge();
        this.debrief = await ask((signal) =>
          api.GET('/api/v1/exercises/{exercise}/challenges/{challenge}/debrief', { params: { path, query }, signal }),
        );
      }
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      if (e.mayPass && (this.challenge || this.#showKept())) return;
      this.problem = e;
    }
  }

  /** Takes in what the server said of the guess: at once what came with it, then the whole challenge anew. */
  async settled(receipt: Receipt | null): Promise<void> {
    const { challenge, answers, clues } = this;
    if (receipt && challenge && !receipt.late) {
      const guess = { ...receipt, answers, reasoning: '', clues };
      this.challenge = { ...challenge, attemptsLeft: Math.max(0, challenge.attemptsLeft - 1), guess };
    }
    this.#again = false;
    await Promise.all([this.load(), this.live.reload()]);
  }
}
