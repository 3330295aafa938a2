import { ApiError } from '../api/client';
import { merge, isSame, type Conflict } from './merge';
import { putAt, valueAt } from './pointer';
import { session } from './session.svelte';
import { storage } from './storage';

/** What the server has of something that is edited. */
export interface Stored<T> {
  content: T;
  etag: string;
}

/** Where something that is edited is read and written. Both throw an ApiError when they cannot. */
export interface Place<T> {
  read(): Promise<Stored<T>>;
  /** Replaces what has an ETag. */
  write(content: T, etag: string): Promise<Stored<T>>;
  /** What a refusal with changed_meanwhile says is there. */
  current(refusal: ApiError): Stored<T>;
}

/** What is kept on this device until the server has it. */
interface Kept<T> {
  base: T;
  mine: T;
}

const pauseMs = 700;
const firstRetryMs = 1000;
const slowestRetryMs = 8000;

/**
 * Content that is edited here, and maybe by somebody else at the same time. It is saved after each pause in the typing
 * and survives a network or a session that goes away. What somebody else changed elsewhere in it is taken in; where both
 * changed the same field, nothing is saved until one of the two is chosen.
 */
export class Autosave<T extends object> {
  /** What is edited, made by `open` of what is stored: deep state. */
  content = $state() as T;
  state = $state<'loading' | 'saved' | 'changed' | 'saving' | 'offline' | 'refused' | 'conflict'>('loading');
  /** Why it cannot be read or saved. */
  problem = $state.raw<ApiError | null>(null);
  conflicts = $state.raw<Conflict[]>([]);
  /** Whether something that somebody else changed was taken in. */
  took = $state(false);

  readonly #place: Place<T>;
  readonly #open: (stored: T) => T;
  readonly #close: (content: T) => T;
  readonly #storageKey: string;
  #base!: T;
  /** What the server made of the base: it writes some things in another way. */
  #stored: T | undefined;
  #etag = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retryMs = firstRetryMs;
  #work: Promise<unknown> = Promise.resolve();
  #ended = false;

  /** Fields that are edited may need members that are not stored: `open` adds them, `close` takes them away. */
  constructor(name: string, place: Place<T>, open: (stored: T) => T, close: (content: T) => T) {
    this.#storageKey = `geodrill.edit.${session.me?.account?.id ?? ''}.${name}`;
    this.#place = place;
    this.#open = open;
    this.#close = close;
  }

  get loaded(): boolean {
    return this.state !== 'loading';
  }

  /** What is edited as it would be stored. */
  get closed(): T {
    return this.#close($state.snapshot(this.content) as T);
  }

  /** Reads what is there, puts what was kept of it on this device upon it, and goes on until the returned function is called. */
  start(): () => void {
    void this.refresh();
    const again = () => void this.refresh();
    addEventListener('focus', again);
    addEventListener('online', again);
    addEventListener('beforeunload', this.#warn);
    return () => {
      removeEventListener('focus', again);
      removeEventListener('online', again);
      removeEventListener('beforeunload', this.#warn);
      if (this.state === 'changed') void this.save();
      this.#ended = true;
      clearTimeout(this.#timer);
    };
  }

  /** Hears that the content may have changed. */
  touched(): void {
    if (!this.loaded || this.state === 'conflict') return;
    const closed = this.closed;
    if (isSame(closed, this.#base)) {
      if (this.state === 'changed' || this.state === 'refused') this.#settle();
      return;
    }
    this.#keep(closed);
    if (this.state !== 'saving') this.state = 'changed';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), pauseMs);
  }

  /** Saves now what is not saved. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#after(() => this.#save());
  }

  /** Looks whether somebody else changed it. */
  refresh(): Promise<void> {
    return this.#after(async () => {
      if (this.state === 'conflict') return;
      await this.#try(async () => this.#meet(await this.#place.read()));
    });
  }

  /** Changes what is stored in another way than by its content, with the ETag that there is; it begins when all is saved. */
  async change(work: (etag: string) => Promise<Stored<T>>): Promise<void> {
    await this.save();
    await this.#after(async () => {
      if (this.state === 'conflict' || this.state === 'refused') return;
      await this.#try(async () => this.#meet(await work(this.#etag)));
    });
  }

  /** Hears that the server has put one text for another everywhere, such as a photo for the one that it replaces. */
  renamed(from: string, to: string): Promise<void> {
    const put = <C>(content: C) => JSON.parse(JSON.stringify(content).replaceAll(from, to)) as C;
    this.#base = put(this.#base);
    this.#stored &&= put(this.#stored);
    this.content = this.#open(put(this.closed));
    return this.refresh();
  }

  /** Ends a conflict: of the fields in `theirs` the other's value is taken, of the others mine. */
  settle(theirs: Set<string>): Promise<void> {
    for (const { pointer, theirs: value } of this.conflicts) {
      if (theirs.has(pointer)) putAt(this.content, pointer, value);
    }
    this.content = this.#open(this.closed);
    this.conflicts = [];
    this.state = 'changed';
    return this.save();
  }

  /** My value of a field in conflict, as it is now. */
  mine(conflict: Conflict): unknown {
    return valueAt(this.content, conflict.pointer);
  }

  readonly #warn = (event: BeforeUnloadEvent) => {
    if (this.state === 'saved' || this.state === 'loading') return;
    void this.save();
    event.preventDefault();
  };

  /** Does one thing after the other, so that each knows the ETag of the one before. */
  #after(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #save(): Promise<void> {
    if (!this.loaded || this.state === 'conflict') return;
    const sent = this.closed;
    if (isSame(sent, this.#base)) return this.#settle();
    this.state = 'saving';
    await this.#try(async () => {
      const { content, etag } = await this.#place.write(sent, this.#etag);
      this.#base = sent;
      this.#stored = this.#close(content);
      this.#etag = etag;
      this.#settle();
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.problem = null;
      this.#retryMs = firstRetryMs;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (e.code === 'changed_meanwhile') return this.#meet(this.#place.current(e));
      session.heard(e);
      this.problem = e;
      if (!this.loaded) return;
      this.state = e.mayPass ? 'offline' : 'refused';
      if (e.mayPass && !this.#ended) this.#retryLater();
    }
  }

  #retryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), this.#retryMs);
    this.#retryMs = Math.min(slowestRetryMs, 2 * this.#retryMs);
  }

  /** Takes in what the server has. */
  #meet({ content: theirs, etag }: Stored<T>): void {
    theirs = this.#close(theirs);
    if (isSame(theirs, this.#stored)) theirs = this.#base;
    else this.#stored = undefined;
    const kept = this.loaded ? { base: this.#base, mine: this.closed } : this.#kept();
    const { content, conflicts, took } = merge(kept?.base ?? theirs, kept?.mine ?? theirs, theirs);
    if (!this.loaded || took) this.content = this.#open(content);
    this.took ||= this.loaded && took;
    this.#base = theirs;
    this.#etag = etag;
    this.conflicts = conflicts;
    if (conflicts.length > 0) this.state = 'conflict';
    else if (isSame(content, theirs)) this.#settle();
    else {
      this.state = 'changed';
      this.#timer = setTimeout(() => void this.save(), 0);
    }
  }

  /** All is saved, unless something was typed meanwhile. */
  #settle(): void {
    if (isSame(this.closed, this.#base)) {
      this.state = 'saved';
      this.problem = null;
      storage.remove(this.#storageKey);
    } else {
      this.state = 'changed';
      this.touched();
    }
  }

  #keep(mine: T): void {
    storage.set(this.#storageKey, JSON.stringify({ base: this.#base, mine } satisfies Kept<T>));
  }

  #kept(): Kept<T> | null {
    try {
      const { base, mine } = JSON.parse(storage.get(this.#storageKey) ?? '') as Partial<Kept<T>>;
      return base && mine ? { base, mine } : null;
    } catch {
      return null;
    }
  }
}
