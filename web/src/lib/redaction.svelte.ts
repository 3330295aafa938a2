import { api, ask, type OwnImage } from '../api/client';
import { areasIn, coveredBy, type Area } from './areas';
import { ImageWork } from './imagework.svelte';
import { isSame } from './merge';
import { storage } from './storage';
import { Task } from './task.svelte';

/** What is covered in a photo, while its author changes that. Until it is burnt in it stays on this device. */
export class Redaction {
  /** The areas that can be changed; null until they are read. */
  areas = $state.raw<Area[] | null>(null);
  /** Those that are burnt in for good, as the upload is gone. */
  fixed = $state.raw<Area[]>([]);
  /** Whether the upload is kept. */
  original = $state(false);
  burning = $state(false);
  readonly task = new Task();
  readonly work = new ImageWork();
  readonly #image: string;
  readonly #storageKey: string;
  #burnt: Area[] = [];
  #next: string | null = null;

  constructor(image: string) {
    this.#image = image;
    this.#storageKey = `geodrill.areas.${image}`;
  }

  /** Whether something would change. */
  get isChanged(): boolean {
    return this.areas !== null && !isSame(this.areas, this.#burnt);
  }

  async read(): Promise<void> {
    await this.task.run(async () => {
      const { rectangles, polygons, original } = await ask((signal) =>
        api.GET('/api/v1/images/{image}/redactions', { params: this.#params, signal }),
      );
      const stored = areasIn({ rectangles, polygons });
      this.original = original;
      this.fixed = original ? [] : stored;
      this.#burnt = original ? stored : [];
      this.areas = this.#kept() ?? this.#burnt;
    });
  }

  set(areas: Area[]): void {
    this.areas = areas;
    if (this.isChanged) storage.set(this.#storageKey, JSON.stringify(areas));
    else storage.remove(this.#storageKey);
  }

  /** Back to what is burnt in. */
  reset(): void {
    this.set(this.#burnt);
  }

  /** Burns the areas in, and waits for the photo that takes the place of this one. null when that failed or was given up. */
  async burn(): Promise<OwnImage | null> {
    let ready: OwnImage | null = null;
    this.burning = true;
    await this.task.run(async () => {
      const body = coveredBy([...this.fixed, ...(this.areas ?? [])]);
      const { id } = await ask((signal) =>
        api.PUT('/api/v1/images/{image}/redactions', { params: this.#params, body, signal }),
      );
      this.#next = id;
      ready = await this.work.follow(id);
    });
    this.burning = false;
    this.#next = null;
    if (ready) storage.remove(this.#storageKey);
    return ready;
  }

  /** Gives the burning up, if it is not done yet: the photo stays as it was. */
  async giveUp(): Promise<void> {
    const image = this.#next;
    if (!image) return;
    const stopped = await new Task().run(() =>
      ask((signal) => api.DELETE('/api/v1/images/{image}', { params: { path: { image } }, signal })),
    );
    if (stopped) this.work.leave(); // else it was done faster, or goes on
  }

  /** Deletes the upload: what is burnt in now stays. */
  async deleteOriginal(): Promise<boolean> {
    const done = await this.task.run(() =>
      ask((signal) => api.DELETE('/api/v1/images/{image}/original', { params: this.#params, signal })),
    );
    if (done) await this.read();
    return done;
  }

  get #params() {
    return { path: { image: this.#image } };
  }

  #kept(): Area[] | null {
    try {
      const kept = JSON.parse(storage.get(this.#storageKey) ?? 'null') as unknown;
      return Array.isArray(kept) ? (kept as Area[]) : null;
    } catch {
      return null;
    }
  }
}
