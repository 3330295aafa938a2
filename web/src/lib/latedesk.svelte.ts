import { api, ask, type LateEntry, type LateState } from '../api/client';
import { Task } from './task.svelte';

/** What the server decides on at once. */
const most = 100;

/** The guesses of an exercise that came after its deadline, in the hands of its instructor. */
export class LateDesk {
  /** The oldest first. */
  list = $state.raw<LateEntry[]>([]);
  /** Told to the trainees with a decision. */
  reason = $state('');
  readonly reading = new Task();
  readonly task = new Task();
  readonly #path: { exercise: string };
  #asked = 0;

  constructor(exercise: string) {
    this.#path = { exercise };
  }

  get waiting(): LateEntry[] {
    return this.list.filter((g) => g.state === 'waiting');
  }

  load = () =>
    this.reading.run(async () => {
      const nth = ++this.#asked;
      const list: LateEntry[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: { limit: number; cursor?: string } = { limit: most, ...(cursor && { cursor }) };
        const part = await this.#part(query);
        list.push(...part.items);
        cursor = part.next;
      }
      if (nth === this.#asked) this.list = list; // else a newer one is on its way
    });

  /** Accepts or refuses guesses, or takes that back: a hundred at a time. */
  decide = (decision: LateState, guesses: LateEntry[]) =>
    this.task.run(async () => {
      const reason = decision === 'waiting' ? '' : this.reason.trim();
      try {
        for (let from = 0; from < guesses.length; from += most) {
          const ids = guesses.slice(from, from + most).map((g) => g.id);
          const body = { decision, guesses: ids, ...(reason && { reason }) };
          const params = { path: this.#path };
          await ask((signal) =>
            api.POST('/api/v1/exercises/{exercise}/late-guesses/decisions', { params, body, signal }),
          );
        }
      } finally {
        await this.load();
      }
    });

  #part = (query: { limit: number; cursor?: string }) =>
    ask((signal) =>
      api.GET('/api/v1/exercises/{exercise}/late-guesses', { params: { path: this.#path, query }, signal }),
    );
}
