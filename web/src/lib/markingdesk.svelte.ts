import { api, ApiError, ask, type MarkingState, type Work, type WorkHead, type WorkQueue } from '../api/client';
import { closeDraft, draftOf, fits, markingOf, openDraft, settles, type MarkingDraft } from './awards';
import { language } from './i18n.svelte';
import { Task } from './task.svelte';

/** A step that can be taken back: what was there before it. */
interface Step {
  guess: string;
  settled: boolean;
  before: MarkingDraft | null;
}

const empty: MarkingDraft = { awards: {}, comment: '' };

/** The reasonings of an exercise before whoever marks them: a list, one of them open, and what is put together for it. */
export class MarkingDesk {
  readonly #exercise: string;
  state = $state<MarkingState | ''>('pending');
  challenge = $state('');
  queue = $state.raw<WorkQueue | null>(null);
  items = $state.raw<WorkHead[]>([]);
  index = $state(0);
  work = $state.raw<Work | null>(null);
  draft = $state<MarkingDraft>(empty);
  readonly reading = new Task();
  readonly saving = new Task();
  /** Goes beside saving, which does not wait for it. */
  readonly choosing = new Task();
  /** Another has marked the work meanwhile: what is put together has not been stored. */
  overtaken = $state(false);
  /** Counts the turns to another work: the hands stay on the keyboard, at its first criterion. */
  turns = $state(0);
  #steps = $state.raw<Step[]>([]);

  constructor(exercise: string) {
    this.#exercise = exercise;
  }

  get mayUndo(): boolean {
    return this.#steps.length > 0;
  }

  get settles(): boolean {
    return this.work !== null && settles(this.work);
  }

  /** Whether every number fits its criterion. */
  get sound(): boolean {
    return this.work?.criteria.every((c) => fits(c, this.draft.awards[c.id] ?? { points: '', evidence: [] })) ?? false;
  }

  /** Reads the list by what was chosen, and opens its first, as a turn to another work or not. */
  async load(turn = false): Promise<void> {
    await this.reading.run(async () => {
      const query = {
        limit: 100,
        ...(this.state && { state: this.state }),
        ...(this.challenge && { challenge: this.challenge }),
        ...(this.state === 'marked' && { others: true }),
      };
      const params = { path: { exercise: this.#exercise }, query };
      this.queue = await ask((signal) => api.GET('/api/v1/exercises/{exercise}/markings', { params, signal }));
      this.items = this.queue.items;
      await this.#open(0, turn);
    });
  }

  /** Opens the work so many places on, if there is one. */
  async go(by: number): Promise<void> {
    const to = this.index + by;
    if (to >= 0 && to < this.items.length) await this.reading.run(() => this.#open(to, true));
  }

  async #open(index: number, turn: boolean): Promise<void> {
    this.index = index;
    const guess = this.items[index]?.guess;
    this.#show(guess ? await this.#read(guess) : null, turn);
  }

  #read(guess: string): Promise<Work> {
    return ask((signal) =>
      api.GET('/api/v1/exercises/{exercise}/markings/{guess}', { params: this.#at(guess), signal }),
    );
  }

  #at(guess: string) {
    return { path: { exercise: this.#exercise, guess }, query: { lang: language.code } };
  }

  #show(work: Work | null, turn: boolean): void {
    if (turn) this.turns++;
    this.work = work;
    this.draft = work ? openDraft(work) : empty;
    this.overtaken = false;
    this.saving.problem = null;
    this.choosing.problem = null;
  }

  /** Stores what is put together, and goes on to the next; at the end of the list it is read anew. */
  async save(): Promise<void> {
    const { work } = this;
    if (!work || !this.sound || this.saving.busy) return;
    const before = this.settles ? markingOf(work, 'settled') : work.own && markingOf(work, work.own);
    const step = { guess: work.guess, settled: this.settles, before: before ? draftOf(work.criteria, before) : null };
    const saved = await this.saving.run(() => this.#put(work, this.draft, this.settles));
    if (!saved) {
      this.#overtake();
      return;
    }
    this.#steps = [...this.#steps, step];
    if (this.index + 1 < this.items.length) await this.go(1);
    else await this.load(true);
  }

  /** Takes back a marking: one's own, or the settled one. */
  async withdraw(): Promise<void> {
    const { work } = this;
    if (!work) return;
    const settled = work.state === 'settled';
    if (await this.saving.run(() => this.#delete(work, settled)))
      await this.reading.run(() => this.#open(this.index, true));
    else this.#overtake();
  }

  /** Chooses the work as one of the best, or no longer. What is put together for it stays. */
  async choose(best: boolean): Promise<void> {
    const { work } = this;
    if (!work) return;
    const params = this.#at(work.guess);
    await this.choosing.run(async () => {
      const { best: chosen } = await ask((signal) =>
        best
          ? api.PUT('/api/v1/exercises/{exercise}/markings/{guess}/best', { params, signal })
          : api.DELETE('/api/v1/exercises/{exercise}/markings/{guess}/best', { params, signal }),
      );
      if (this.work?.guess === work.guess) this.work = { ...this.work, best: chosen ?? false };
    });
  }

  /** Takes back the last step, and shows its work. */
  async undo(): Promise<void> {
    const step = this.#steps.at(-1);
    if (!step || this.saving.busy) return;
    const done = await this.saving.run(async () => {
      const work = await this.#read(step.guess);
      const now = step.before
        ? await this.#put(work, step.before, step.settled)
        : await this.#delete(work, step.settled);
      const at = this.items.findIndex((item) => item.guess === step.guess);
      if (at < 0) this.items = [now, ...this.items];
      this.index = Math.max(0, at);
      this.#show(now, true);
    });
    if (done) this.#steps = this.#steps.slice(0, -1);
  }

  async #put(work: Work, draft: MarkingDraft, settled: boolean): Promise<Work> {
    const request = { params: { ...this.#at(work.guess), header: { 'If-Match': work.etag } }, body: closeDraft(draft) };
    return ask((signal) =>
      settled
        ? api.PUT('/api/v1/exercises/{exercise}/markings/{guess}/settled', { ...request, signal })
        : api.PUT('/api/v1/exercises/{exercise}/markings/{guess}', { ...request, signal }),
    );
  }

  async #delete(work: Work, settled: boolean): Promise<Work> {
    const params = { ...this.#at(work.guess), header: { 'If-Match': work.etag } };
    return ask((signal) =>
      settled
        ? api.DELETE('/api/v1/exercises/{exercise}/markings/{guess}/settled', { params, signal })
        : api.DELETE('/api/v1/exercises/{exercise}/markings/{guess}', { params, signal }),
    );
  }

  /** Another was first: shows what is there, and keeps what was put together, to be stored beside it. */
  #overtake(): void {
    const problem = this.saving.problem;
    if (!(problem instanceof ApiError) || problem.code !== 'changed_meanwhile') return;
    const wasSettling = this.settles;
    this.work = problem.problem.current as unknown as Work;
    if (wasSettling !== this.settles) this.draft = openDraft(this.work);
    this.overtaken = true;
    this.saving.problem = null;
  }
}
