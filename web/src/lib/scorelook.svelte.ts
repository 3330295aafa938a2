import { api, ApiError, ask, type AuthoredQuestion, type ScorePreview } from '../api/client';
import type { LonLat } from '../map/sphere';
import { session } from './session.svelte';

const pauseMs = 200;

/** What a place question would give, here and there, while its key and rule are edited. */
export class ScoreLook {
  preview = $state.raw<ScorePreview | null>(null);
  /** Why there is none: the rule or the key makes no sense yet. */
  problem = $state.raw<ApiError | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;

  /** Asks after a pause, for the last that was asked for. */
  soon(question: AuthoredQuestion | null, pin: LonLat | null): void {
    this.stop();
    if (!question) {
      this.preview = null;
      this.problem = null;
      return;
    }
    this.#timer = setTimeout(() => void this.#ask(question, pin), pauseMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  async #ask(question: AuthoredQuestion, pin: LonLat | null): Promise<void> {
    const request = (this.#request = new AbortController());
    const places = pin ? [{ type: 'Point' as const, coordinates: pin as number[] }] : [];
    try {
      const preview = await ask((limit) => {
        limit.addEventListener('abort', () => request.abort());
        return api.POST('/api/v1/scores/preview', { body: { question, places }, signal: request.signal });
      });
      if (this.#request !== request) return;
      this.preview = preview;
      this.problem = null;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (this.#request !== request || request.signal.aborted) return;
      session.heard(e);
      this.preview = null;
      this.problem = e;
    }
  }
}
