import { session } from './session.svelte';

/** How long a stream that the browser has given up on rests before it is tried again, in milliseconds. */
const rest = 3000;
/** The server tells the time every 15 seconds: a stream that says nothing for so long is dead, as after a phone has slept. */
const silence = 40_000;
const lookEvery = 1000;

/** A stream of the server's events, which is connected again whenever it is lost. One of them tells the server's time. */
export class Feed {
  /** Undefined until that has been tried. */
  connected = $state<boolean>();
  /** The server's time less this device's, in milliseconds. */
  clockOffset = $state(0);
  #source: EventSource | null = null;
  /** When it last said something, or was lost, by this device's clock. */
  #heardAt = 0;

  /** The server's time now. */
  now(): number {
    return Date.now() + this.clockOffset;
  }

  /**
   * Listens until the returned function is called.
   *
   * @param heard by the names of the events, what becomes of what each tells
   * @param lost the server refuses the stream: asked for anything it says why
   */
  start(address: string, heard: Record<string, (told: never) => void>, lost: () => void): () => void {
    const connect = () => {
      this.#close();
      if (session.unsure) return void (this.connected = false);
      const source = new EventSource(address);
      this.#source = source;
      source.addEventListener('open', () => (this.connected = true));
      source.addEventListener('error', () => {
        this.connected = false;
        if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
        this.#close();
        lost();
      });
      const all = { ...heard, clock: ({ now }: { now: string }) => (this.clockOffset = Date.parse(now) - Date.now()) };
      for (const [name, told] of Object.entries(all)) {
        source.addEventListener(name, (e: MessageEvent<string>) => {
          this.#heardAt = Date.now();
          told(JSON.parse(e.data) as never);
        });
      }
    };
    connect();
    // Clocks may be set meanwhile, in either direction.
    const quiet = () => Math.abs(Date.now() - this.#heardAt) > (this.#source ? silence : rest);
    const watch = setInterval(() => quiet() && connect(), lookEvery);
    return () => {
      clearInterval(watch);
      this.#close();
    };
  }

  #close(): void {
    if (this.#source) this.connected = false;
    this.#source?.close();
    this.#source = null;
    this.#heardAt = Date.now();
  }
}
