import { api, ApiError, ask, type Exercise, type ExerciseChange } from '../api/client';
import { LiveExercise } from './live.svelte';
import { Task } from './task.svelte';

export type Action = 'open' | 'pause' | 'resume' | 'close';

/** The rules of an exercise as they were read, with what a change of them has to carry. */
export interface ReadRules {
  exercise: Exercise;
  etag: string;
}

const minute = 60_000;

/** An exercise in the hands of its instructor: as it happens, and what is done to it. */
export class Running {
  readonly live: LiveExercise;
  readonly task = new Task();
  readonly #path: { exercise: string };

  constructor(id: string) {
    this.live = new LiveExercise(id);
    this.#path = { exercise: id };
  }

  /** Opens, pauses, resumes or closes it now. */
  act = (action: Action) =>
    this.task.run(async () => {
      this.live.exercise = await ask((signal) =>
        api.POST('/api/v1/exercises/{exercise}/actions', { params: { path: this.#path }, body: { action }, signal }),
      );
    });

  /** Moves the close by so many minutes, from where it is now. */
  extend = (minutes: number) =>
    this.task.run(async () => {
      const { exercise, etag } = await this.read();
      if (!exercise.closesAt) return;
      const closesAt = new Date(Date.parse(exercise.closesAt) + minutes * minute).toISOString();
      await this.#change({ closesAt }, etag);
    });

  /** Reads the rules, to change them. */
  async read(): Promise<ReadRules> {
    let etag = '';
    const exercise = await ask(async (signal) => {
      const reply = await api.GET('/api/v1/exercises/{exercise}', { params: { path: this.#path }, signal });
      etag = reply.response.headers.get('ETag') ?? '';
      return reply;
    });
    return { exercise, etag };
  }

  /**
   * Changes the rules that were read. Where somebody else changed them meanwhile nothing is done, and what they are now is
   * returned.
   */
  async change(body: ExerciseChange, { etag }: ReadRules): Promise<'done' | 'refused' | ReadRules> {
    let theirs: ReadRules | undefined;
    const done = await this.task.run(async () => {
      try {
        await this.#change(body, etag);
      } catch (e) {
        if (e instanceof ApiError && e.code === 'changed_meanwhile') theirs = await this.read();
        throw e;
      }
    });
    return done ? 'done' : (theirs ?? 'refused');
  }

  /** Opens one like it for a cohort, and tells its id. */
  async clone(cohort: string, opensAt?: string): Promise<string | null> {
    let id: string | null = null;
    await this.task.run(async () => {
      const body = { cohort, ...(opensAt && { opensAt }) };
      const made = await ask((signal) =>
        api.POST('/api/v1/exercises/{exercise}/clone', { params: { path: this.#path }, body, signal }),
      );
      id = made.id;
    });
    return id;
  }

  remove = () =>
    this.task.run(() =>
      ask((signal) => api.DELETE('/api/v1/exercises/{exercise}', { params: { path: this.#path }, signal })),
    );

  async #change(body: ExerciseChange, etag: string): Promise<void> {
    const params = { path: this.#path, header: { 'If-Match': etag } };
    this.live.exercise = await ask((signal) => api.PATCH('/api/v1/exercises/{exercise}', { params, body, signal }));
  }
}
