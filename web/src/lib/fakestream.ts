/** Stands in tests for the browser's event streams: they say what the test tells them to. */
export class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  /** All that were opened, the newest last. */
  static all: FakeStream[] = [];
  readyState = 1;

  constructor(readonly url: string) {
    super();
    FakeStream.all.push(this);
  }

  static get newest(): FakeStream {
    return FakeStream.all.at(-1)!;
  }

  say(event: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }

  /** Breaks; `closed` when the browser will not try again by itself. */
  fail(closed: boolean): void {
    this.readyState = closed ? FakeStream.CLOSED : 0;
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    this.readyState = FakeStream.CLOSED;
  }
}
