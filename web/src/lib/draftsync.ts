import { api, ApiError, ask } from '../api/client';
import { session } from './session.svelte';
import { storage } from './storage';

/** How long changes are gathered before they are saved, in milliseconds. */
const gatherFor = 2000;

/** What this device knows of the server's draft: the version it has seen, and whether it has changed more since. */
interface Known {
  version: number;
  dirty?: boolean;
}

/**
 * Brings what is put together for a challenge to the trainee's other devices, when the network allows. What was changed
 * here and not saved yet stays; else the newest of the server is taken over.
 */
export class DraftSync {
  readonly #path: { exercise: string; challenge: string };
  readonly #storageKey: string;
  readonly #read: () => string;
  readonly #write: (content: string) => void;
  #known: Known;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();

  /**
   * @param read what is put together, as text
   * @param write takes over such a text of another device
   */
  constructor(trainee: string, exercise: string, challenge: string, read: () => string, write: (c: string) => void) {
    this.#path = { exercise, challenge };
    this.#storageKey = `geodrill.saved.${trainee}.${exercise}.${challenge}`;
    this.#read = read;
    this.#write = write;
    this.#known = readKnown(storage.get(this.#storageKey));
  }

  /** Something was changed here. */
  readonly changed = () => {
    this.#know({ version: this.#known.version, dirty: true });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), gatherFor);
  };

  /** Takes over what another device has saved, or saves what was changed here. */
  async pull(): Promise<void> {
    if (this.#known.dirty) return this.save();
    await this.#quietly(async () => {
      const { version, content } = await ask((signal) =>
        api.GET('/api/v1/exercises/{exercise}/challenges/{challenge}/draft', { params: { path: this.#path }, signal }),
      );
      if (this.#known.dirty || version <= this.#known.version) return;
      this.#know({ version });
      if (content) this.#write(content);
    });
  }

  /** Saves what was changed; one save after the other, so that the last is what stays. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(async () => {
      if (this.#known.dirty) await this.#put(this.#read());
    });
    return this.#saving;
  }

  /** What is put together was submitted: it is on its way, and saved no more unless it is changed again. */
  submitted(): void {
    clearTimeout(this.#timer);
    if (this.#known.dirty) this.#know({ version: this.#known.version });
  }

  /** The server has the guess: the draft is put away. */
  settled(): void {
    clearTimeout(this.#timer);
    const { version } = this.#known;
    storage.remove(this.#storageKey);
    this.#known = { version: 0 };
    if (version > 0) this.#saving = this.#saving.then(() => this.#put('', false));
  }

  /** Goes from the page: what was changed is saved now. */
  stop(): void {
    clearTimeout(this.#timer);
    if (session.me) void this.save();
  }

  async #put(content: string, know = true): Promise<void> {
    const { dirty } = this.#known;
    if (know) this.#known = { version: this.#known.version }; // what is changed from now on is not in it
    const done = await this.#quietly(async () => {
      const { version } = await ask((signal) =>
        api.PUT('/api/v1/exercises/{exercise}/challenges/{challenge}/draft', {
          params: { path: this.#path },
          body: { content },
          signal,
        }),
      );
      if (know) this.#know({ ...this.#known, version });
    });
    if (!done && know && dirty) this.#know({ ...this.#known, dirty });
  }

  /** Does what may fail without harm: the draft is on this device. */
  async #quietly(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      return false;
    }
  }

  #know(known: Known): void {
    this.#known = known;
    storage.set(this.#storageKey, JSON.stringify(known));
  }
}

function readKnown(text: string | null): Known {
  try {
    const { version = 0, dirty } = JSON.parse(text ?? '{}') as Partial<Known>;
    return { version, ...(dirty && { dirty }) };
  } catch {
    return { version: 0 };
  }
}
