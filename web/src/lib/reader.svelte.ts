import { api, ApiError, ask, type PointReading } from '../api/client';
import type { LonLat } from '../map/sphere';
import { readDecimal } from './coordinates';
import { session } from './session.svelte';

const pauseMs = 250;

/** Reads what is typed or pasted as a place. The server does; without it, decimal degrees are read here. */
export class PlaceReader {
  /** All that the last text can mean. */
  readings = $state.raw<PointReading[]>([]);
  /** Why it means nothing: a code of the server, or offline. */
  reason = $state<string | null>(null);

  #last: { text: string; found: Promise<PointReading[]> } | undefined;
  #request: AbortController | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** Reads a text once there is a pause in the typing. */
  soon(text: string, near: LonLat): void {
    this.clear();
    if (text.trim()) this.#pause = setTimeout(() => void this.now(text, near), pauseMs);
  }

  /** Reads a text, unless it is being read or was the last to be: what it means, none once something else is read. */
  now(text: string, near: LonLat): Promise<PointReading[]> {
    clearTimeout(this.#pause);
    if (this.#last?.text === text) return this.#last.found;
    this.clear();
    const request = new AbortController();
    const found = this.#read(text, near, request);
    this.#request = request;
    this.#last = { text, found };
    return found;
  }

  /** Forgets what was read, and stops reading. */
  clear(): void {
    clearTimeout(this.#pause);
    this.#request?.abort();
    this.#request = undefined;
    this.#last = undefined;
    this.readings = [];
    this.reason = null;
  }

  async #read(text: string, [lon, lat]: LonLat, request: AbortController): Promise<PointReading[]> {
    let readings: PointReading[];
    let reason: string | null;
    try {
      const reply = await ask((limit) => {
        limit.addEventListener('abort', () => request.abort());
        const body = { text, near: { type: 'Point' as const, coordinates: [lon, lat] } };
        return api.POST('/api/v1/readings', { body, signal: request.signal });
      });
      ({ readings, refusal: reason = null } = reply);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (this.#request !== request) return [];
      session.heard(e);
      readings = readDecimal(text);
      reason = readings.length > 0 ? null : 'offline';
      this.#last = undefined; // so that the same text is read again when it is asked for again
    }
    if (this.#request !== request) return [];
    this.readings = readings;
    this.reason = reason;
    return readings;
  }
}
