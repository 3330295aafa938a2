import {
  api,
  ask,
  askTagged,
  type ApiError,
  type ChallengeEntry,
  type SetDraft,
  type SetProblem,
  type Tagged,
} from '../api/client';
import { closeSet, openSet, type SetTexts } from './author';
import { Autosave, type Stored } from './autosave.svelte';
import { Task } from './task.svelte';

/** A challenge set in the hands of its author: its texts are saved by themselves, everything else is done at once. */
export class SetEditor {
  /** What the server has; null until it is read. */
  set = $state.raw<SetDraft | null>(null);
  /** What keeps it from being published, as of when it was read last. */
  problems = $state.raw<SetProblem[] | null>(null);
  readonly saving: Autosave<SetTexts>;
  readonly task = new Task();
  readonly #path: { set: string };

  constructor(id: string) {
    this.#path = { set: id };
    this.saving = new Autosave<SetTexts>(
      `set.${id}`,
      {
        read: async () => this.#take(await this.#read()),
        write: async ({ title, description, languages }, etag) =>
          this.#take(
            await askTagged((signal) =>
              api.PATCH('/api/v1/sets/{set}', {
                params: { path: this.#path, header: { 'If-Match': etag } },
                body: { title, description, languages },
                signal,
              }),
            ),
          ),
        current: (refusal: ApiError) =>
          this.#take({ data: refusal.problem.current as unknown as SetDraft, etag: refusal.etag }),
      },
      openSet,
      closeSet,
    );
  }

  start(): () => void {
    return this.saving.start();
  }

  get mayEdit(): boolean {
    return this.set !== null && this.set.access !== 'view';
  }

  get isOwn(): boolean {
    return this.set?.access === 'own';
  }

  /** Puts a challenge at another position, from 1. */
  move(challenge: string, position: number): Promise<void> {
    return this.saving.change(async (etag) =>
      this.#take(
        await askTagged((signal) =>
          api.POST('/api/v1/sets/{set}/challenges/{challenge}/move', {
            params: { path: { ...this.#path, challenge }, header: { 'If-Match': etag } },
            body: { position },
            signal,
          }),
        ),
      ),
    );
  }

  archive(archived: boolean): Promise<void> {
    return this.saving.change(async (etag) =>
      this.#take(
        await askTagged((signal) =>
          api.PATCH('/api/v1/sets/{set}', {
            params: { path: this.#path, header: { 'If-Match': etag } },
            body: { archived },
            signal,
          }),
        ),
      ),
    );
  }

  /** Adds an empty challenge and returns its id. */
  async add(): Promise<string | null> {
    let id: string | null = null;
    await this.task.run(async () => {
      const added = await ask((signal) =>
        api.POST('/api/v1/sets/{set}/challenges', { params: { path: this.#path }, body: {}, signal }),
      );
      id = added.id;
    });
    return id;
  }

  /** Adds a copy of a challenge after it. */
  async duplicate({ id: challenge, position }: ChallengeEntry): Promise<void> {
    await this.task.run(async () => {
      const path = { ...this.#path, challenge };
      const { content } = await ask((signal) =>
        api.GET('/api/v1/sets/{set}/challenges/{challenge}', { params: { path }, signal }),
      );
      const body = { ...content };
      delete body.name; // it is the original's own
      await ask((signal) =>
        api.POST('/api/v1/sets/{set}/challenges', {
          params: { path: this.#path, query: { position: position + 1 } },
          body,
          signal,
        }),
      );
    });
    await this.saving.refresh();
  }

  /** Takes a challenge out; it can be put back. */
  async remove(challenge: string): Promise<void> {
    await this.task.run(async () => {
      const path = { ...this.#path, challenge };
      const { etag } = await ask((signal) =>
        api.GET('/api/v1/sets/{set}/challenges/{challenge}', { params: { path }, signal }),
      );
      await ask((signal) =>
        api.DELETE('/api/v1/sets/{set}/challenges/{challenge}', {
          params: { path, header: { 'If-Match': etag } },
          signal,
        }),
      );
    });
    await this.saving.refresh();
  }

  async restore(challenge: string): Promise<void> {
    await this.task.run(() =>
      ask((signal) =>
        api.POST('/api/v1/sets/{set}/challenges/{challenge}/restore', {
          params: { path: { ...this.#path, challenge } },
          signal,
        }),
      ),
    );
    await this.saving.refresh();
  }

  /** Reads what is missing. */
  async check(): Promise<void> {
    await this.saving.save();
    await this.task.run(async () => (this.problems = (await this.#readProblems()).data.items));
  }

  /** Publishes what is there, unless something is missing: then `problems` says what. Says whether it is published. */
  async publish(note: string): Promise<boolean> {
    await this.saving.save();
    const published = await this.task.run(async () => {
      const { data, etag } = await this.#readProblems();
      this.problems = data.items;
      if (data.items.length > 0) return;
      await ask((signal) =>
        api.POST('/api/v1/sets/{set}/versions', {
          params: { path: this.#path, header: { 'If-Match': etag } },
          body: note ? { note } : {},
          signal,
        }),
      );
    });
    await this.saving.refresh();
    return published && this.problems?.length === 0;
  }

  #readProblems() {
    return askTagged((signal) => api.GET('/api/v1/sets/{set}/problems', { params: { path: this.#path }, signal }));
  }

  #read() {
    return askTagged((signal) => api.GET('/api/v1/sets/{set}', { params: { path: this.#path }, signal }));
  }

  #take({ data, etag }: Tagged<SetDraft>): Stored<SetTexts> {
    this.set = data;
    const { title, description, languages } = data;
    return { content: { title, description, languages }, etag };
  }
}
