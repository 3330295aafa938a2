import { api, ask, askTagged, type ChallengeSet } from '../api/client';
import { language } from './i18n.svelte';
import { Task } from './task.svelte';

export type SetState = 'in_use' | 'archived' | 'deleted';

/** The challenge sets that an author sees: in use, archived or deleted. */
export class Sets {
  items = $state.raw<ChallengeSet[] | null>(null);
  next = $state<string | null>(null);
  /** The set that was deleted last, while that can be undone at once. */
  deleted = $state.raw<ChallengeSet | null>(null);
  readonly task = new Task();
  #state: SetState = 'in_use';

  /** Reads the sets in a state from the newest on. */
  async load(state: SetState): Promise<void> {
    if (state !== this.#state) this.items = null;
    this.#state = state;
    await this.task.run(() => this.#read());
  }

  more(): Promise<boolean> {
    return this.task.run(() => this.#read(this.next ?? undefined));
  }

  /** Makes a set in the reader's language, and returns its id. */
  async create(title: string): Promise<string | null> {
    return this.#made(() =>
      ask((signal) =>
        api.POST('/api/v1/sets', {
          body: { languages: [language.code], ...(title && { title: { [language.code]: title } }) },
          signal,
        }),
      ),
    );
  }

  duplicate(set: ChallengeSet): Promise<string | null> {
    return this.#made(() =>
      ask((signal) =>
        api.POST('/api/v1/sets/{set}/duplicate', { params: { path: { set: set.id } }, body: {}, signal }),
      ),
    );
  }

  /** Takes a set out of use, or brings it back. */
  archive(set: ChallengeSet, archived: boolean): Promise<boolean> {
    return this.#change(set, async (path, header) => {
      await ask((signal) => api.PATCH('/api/v1/sets/{set}', { params: { path, header }, body: { archived }, signal }));
    });
  }

  async remove(set: ChallengeSet): Promise<void> {
    const done = await this.#change(set, async (path, header) => {
      await ask((signal) => api.DELETE('/api/v1/sets/{set}', { params: { path, header }, signal }));
    });
    if (done) this.deleted = set;
  }

  async restore(set: ChallengeSet): Promise<void> {
    const done = await this.task.run(async () => {
      await ask((signal) => api.POST('/api/v1/sets/{set}/restore', { params: { path: { set: set.id } }, signal }));
      await this.#read();
    });
    if (done) this.deleted = null;
  }

  async #made(work: () => Promise<{ id: string }>): Promise<string | null> {
    let id: string | null = null;
    await this.task.run(async () => ({ id } = await work()));
    return id;
  }

  /** Changes a set by the ETag that it has now, and reads the list again. */
  #change(
    { id }: ChallengeSet,
    work: (path: { set: string }, header: { 'If-Match': string }) => Promise<void>,
  ): Promise<boolean> {
    return this.task.run(async () => {
      const path = { set: id };
      const { etag } = await askTagged((signal) => api.GET('/api/v1/sets/{set}', { params: { path }, signal }));
      await work(path, { 'If-Match': etag });
      await this.#read();
    });
  }

  async #read(cursor?: string): Promise<void> {
    const query = { state: this.#state, lang: language.code, ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/api/v1/sets', { params: { query }, signal }));
    this.items = cursor ? [...(this.items ?? []), ...page.items] : page.items;
    this.next = page.next;
  }
}
