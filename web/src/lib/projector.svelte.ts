import { api, ApiError, ask, type Display, type Lesson } from '../api/client';
import { language } from './i18n.svelte';

/** How long a stream that the browser has given up on rests before it is tried again, in milliseconds. */
const reconnectAfter = 3000;

/** What a class sees on the wall: read again whenever the lesson's events say so. It goes on by itself after every loss. */
export class Projector {
  display = $state.raw<Display | null>(null);
  connected = $state(false);
  /** Whether the link shows nothing any more. */
  gone = $state(false);
  /** The server's time less this device's, in milliseconds. */
  clockOffset = $state(0);

  readonly #token: string;
  #source: EventSource | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #askAgain = false;

  constructor(token: string) {
    this.#token = token;
  }

  /** Follows the lesson until the returned function is called. */
  start(): () => void {
    void this.read();
    this.#connect();
    return () => {
      clearTimeout(this.#again);
      this.#source?.close();
      this.#source = null;
    };
  }

  /** The server's time now. */
  now(): number {
    return Date.now() + this.clockOffset;
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

  #connect(): void {
    const source = new EventSource(`/api/v1/display/${encodeURIComponent(this.#token)}/events`);
    this.#source = source;
    source.addEventListener('open', () => (this.connected = true));
    source.addEventListener('error', () => {
      this.connected = false;
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      source.close();
      void this.read(); // says whether the link has ended
      this.#again = setTimeout(() => this.#connect(), reconnectAfter);
    });
    source.addEventListener('lesson', (e) => this.#hear(JSON.parse(e.data) as Lesson));
    source.addEventListener('clock', (e) => {
      this.clockOffset = Date.parse((JSON.parse(e.data) as { now: string }).now) - Date.now();
    });
  }

  #hear(lesson: Lesson): void {
    const known = this.display?.lesson;
    const counts = known?.step === lesson.step && known.state === lesson.state;
    if (this.display && counts) this.display = { ...this.display, lesson };
    if (!counts || !['lobby', 'open'].includes(lesson.state)) void this.read();
  }
}
