import type { Clue } from '../api/client';
import { storage } from './storage';

/** How many marks a guess takes, and how long a note on one may be. */
export const mostClues = 50;
export const longestNote = 300;

/** Whose mark it is, and which of theirs. */
export interface PickedClue {
  by: 'own' | 'author';
  at: number;
}

/**
 * What a trainee marks on the photos of a challenge, each with a note: kept on this device until the guess is stored,
 * with which it is sent.
 */
export class ClueMarks {
  list = $state.raw<Clue[]>([]);
  /** The mark at hand, on the photo and in the list. */
  picked = $state.raw<PickedClue | null>(null);
  readonly #storageKey: string | null;
  readonly #changed: () => void;

  /** Of a trainee in a challenge, by a name of the two; null keeps nothing. Each change is told. */
  constructor(name: string | null, changed = () => {}) {
    this.#changed = changed;
    this.#storageKey = name === null ? null : `geodrill.clues.${name}`;
    if (this.#storageKey) this.list = readKept(storage.get(this.#storageKey));
  }

  get full(): boolean {
    return this.list.length >= mostClues;
  }

  /** Adds a mark, which is at hand then. */
  add(clue: Clue): void {
    if (this.full) return;
    this.#set([...this.list, clue]);
    this.picked = { by: 'own', at: this.list.length - 1 };
  }

  change(at: number, some: Partial<Clue>): void {
    const clue = this.list[at];
    if (clue) this.#set(this.list.with(at, { ...clue, ...some }));
  }

  remove(at: number): void {
    this.picked = null;
    this.#set(this.list.toSpliced(at, 1));
  }

  /** Those that go with a guess: on photos that are there, as one may have been replaced meanwhile. */
  on(images: { id: string }[]): Clue[] {
    return this.list.filter((clue) => images.some((image) => image.id === clue.image));
  }

  /** Forgets what is kept: the server has it. */
  settled(): void {
    if (this.#storageKey) storage.remove(this.#storageKey);
  }

  /** Takes over what was marked elsewhere. */
  adopt(list: Clue[]): void {
    this.picked = null;
    this.#keep(list.slice(0, mostClues));
  }

  #set(list: Clue[]): void {
    this.#keep(list);
    this.#changed();
  }

  #keep(list: Clue[]): void {
    this.list = list;
    if (this.#storageKey) storage.set(this.#storageKey, JSON.stringify(list));
  }
}

function readKept(text: string | null): Clue[] {
  try {
    const kept = JSON.parse(text ?? '[]') as unknown;
    return Array.isArray(kept) ? (kept as Clue[]).slice(0, mostClues) : [];
  } catch {
    return [];
  }
}
