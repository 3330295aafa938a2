import { newKey } from './key';
import { storage } from './storage';

/** For how long a lease holds, in milliseconds: longer than a request may take. */
const length = 30_000;

/**
 * Lets one tab of a browser do something at a time. Web Locks would need a secure context; this is as good as what it
 * guards allows: two that take it in the same instant may both believe they have it.
 */
export class Lease {
  readonly name: string;
  readonly #tab = newKey();

  constructor(name: string) {
    this.name = name;
  }

  /** Takes the lease, or holds it longer; false while another tab has it. */
  take(): boolean {
    const now = Date.now();
    const { tab, until = 0 } = this.#held();
    // One that ends later than any could was taken before the clock was put back.
    if (tab !== undefined && tab !== this.#tab && until > now && until <= now + length) return false;
    storage.set(this.name, JSON.stringify({ tab: this.#tab, until: now + length }));
    return true;
  }

  release(): void {
    if (this.#held().tab === this.#tab) storage.remove(this.name);
  }

  #held(): { tab?: string; until?: number } {
    try {
      return (JSON.parse(storage.get(this.name) ?? '{}') ?? {}) as { tab?: string; until?: number };
    } catch {
      return {};
    }
  }
}
