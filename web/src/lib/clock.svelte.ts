/** How often the time is looked at, in milliseconds. */
const every = 250;

/** The time by another clock, as it passes. */
export class Clock {
  now = $state(0);
  readonly #read: () => number;

  constructor(read: () => number) {
    this.#read = read;
    this.now = read();
  }

  /** Goes until the returned function is called. */
  start(): () => void {
    const timer = setInterval(() => (this.now = this.#read()), every);
    return () => clearInterval(timer);
  }
}
