import { api, ApiError, ask, type Display, type Lesson } from '../api/client';
import { Feed } from './feed.svelte';
import { language } from './i18n.svelte';

/** What a class sees on the wall: read again whenever the lesson's events say so. It goes on by itself after every loss. */
export class Projector {
  display = $state.raw<Display | null>(null);
  /** Whether the link shows nothing any more. */
  gone = $state(false);

  readonly #token: string;
  readonly #feed = new Feed();
  #asking = false;
  #askAgain = false;

  constructor(token: string) {
    this.#token = token;
  }

  /** Follows the lesson until the returned function is called. */
  start(): () => void {
    void this.read();
    const address = `/api/v1/display/${encodeURIComponent(this.#token)}/events`;
    return this.#feed.start(address, { lesson: (lesson: Lesson) => this.#hear(lesson) }, () => void this.read());
  }

  get connected(): boolean | undefined {
    return this.#feed.connected;
  }

  /** The server's time now. */
  now(): number {
    return this.#feed.now();
  }

  /** Reads the screen; what is asked for meanwhile is read together afterwards. */
  async read(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      const params = { path: { display: this.#token }, query: { lang: language.code } };
      this.display = await ask((signal) => api.GET('/api/v1/display/{display}', { params, signal }));
      this.gone = false;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      this.gone = !e.mayPass;
    } finally {
      this.#asking = false;
    }
    if (!this.#askAgain) return;
    this.#askAgain = false;
    await this.read();
  }

  #hear(lesson: Lesson): void {
    const known = this.display?.lesson;
    const counts = known?.step === lesson.step && known.state === lesson.state;
    if (this.display && counts) this.display = { ...this.display, lesson };
    if (!counts || !['lobby', 'open'].includes(lesson.state)) void this.read();
  }
}
