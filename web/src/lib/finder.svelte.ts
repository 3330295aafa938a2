import { api, ApiError, ask, type FoundPlace } from '../api/client';
import type { LonLat } from '../map/sphere';
import { language } from './i18n.svelte';
import { PlaceReader } from './reader.svelte';
import { session } from './session.svelte';

const pauseMs = 250;
/** Places that are asked for, and how long the name may be: as the server bounds it. */
const most = 8;
const longest = 100;

/** Finds what a text may mean on the map: coordinates in any notation, or the beginning of a place's name. */
export class PlaceFinder {
  readonly reader = new PlaceReader();
  places = $state.raw<FoundPlace[]>([]);
  /** The text that all that was found is for; null while nothing has been looked for. */
  found = $state<string | null>(null);
  /** Why names were not looked for. */
  problem = $state.raw<ApiError | null>(null);

  #last: { text: string; done: Promise<void> } | undefined;
  #request: AbortController | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** Looks for a text once there is a pause in the typing. */
  soon(text: string, near: LonLat): void {
    this.clear();
    if (text.trim()) this.#pause = setTimeout(() => void this.now(text, near), pauseMs);
  }

  /** Looks for a text, unless that is being done or was done last. */
  now(text: string, near: LonLat): Promise<void> {
    clearTimeout(this.#pause);
    if (this.#last?.text === text && !this.problem) return this.#last.done;
    this.clear();
    const request = new AbortController();
    this.#request = request;
    const done = this.#find(text, near, request);
    this.#last = { text, done };
    return done;
  }

  /** Forgets what was found, and stops looking. */
  clear(): void {
    clearTimeout(this.#pause);
    this.#request?.abort();
    this.#request = undefined;
    this.#last = undefined;
    this.reader.clear();
    this.places = [];
    this.found = null;
    this.problem = null;
  }

  async #find(text: string, near: LonLat, request: AbortController): Promise<void> {
    const name = text.trim();
    const mayBeName = /\p{L}/u.test(name) && name.length <= longest;
    const [places] = await Promise.all([
      mayBeName ? this.#named(name, request) : [],
      /\d|:\/\//.test(name) ? this.reader.now(text, near) : [],
    ]);
    if (this.#request !== request) return;
    this.places = places;
    this.found = text;
  }

  async #named(q: string, request: AbortController): Promise<FoundPlace[]> {
    try {
      const query = { q, lang: language.code, limit: most };
      const reply = await ask((limit) => {
        limit.addEventListener('abort', () => request.abort());
        return api.GET('/api/v1/places', { params: { query }, signal: request.signal });
      });
      return reply.items;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (this.#request !== request) return [];
      session.heard(e);
      this.problem = e;
      return [];
    }
  }
}
