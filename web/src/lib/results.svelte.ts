import { api, ask, type Exercise, type ResultOrder, type Results, type TraineeResult } from '../api/client';
import { language } from './i18n.svelte';
import { Task } from './task.svelte';

/** What trainees are sorted by, without which way. */
export type ResultColumn = Exclude<ResultOrder, `-${string}`>;

/** What came out of an exercise, with its trainees in the order that its reader wants, as many as were asked for. */
export class ResultsDesk {
  exercise = $state.raw<Exercise | null>(null);
  /** As of the last reading; its trainees are a part of `trainees`. */
  results = $state.raw<Results | null>(null);
  trainees = $state.raw<TraineeResult[]>([]);
  column = $state<ResultColumn>('rank');
  descending = $state(false);
  query = $state('');
  readonly task = new Task();
  readonly #path: { exercise: string };
  #asked = 0;

  constructor(exercise: string) {
    this.#path = { exercise };
  }

  /** Reads everything, and the first trainees. */
  load = () =>
    this.task.run(async () => {
      const [exercise] = await Promise.all([
        this.exercise ??
          ask((signal) => api.GET('/api/v1/exercises/{exercise}', { params: { path: this.#path }, signal })),
        this.#read(),
      ]);
      this.exercise = exercise;
    });

  /** Reads the trainees that come next. */
  more = () => this.task.run(() => this.#read(this.results?.next ?? undefined));

  /** Reads all trainees that there are. */
  all = async (): Promise<boolean> => {
    let done = await this.load();
    while (done && this.results?.next) done = await this.more();
    return done;
  };

  /** Sorts by a column: by the one that sorts already the other way round. */
  sortBy(column: ResultColumn): void {
    this.descending = this.column === column && !this.descending;
    this.column = column;
    void this.load();
  }

  /** What aria-sort says of a column. */
  sorted(column: ResultColumn): 'ascending' | 'descending' | 'none' {
    if (this.column !== column) return 'none';
    return this.descending ? 'descending' : 'ascending';
  }

  /** A later question makes the answer to an earlier one worthless. */
  async #read(cursor?: string): Promise<void> {
    const asked = ++this.#asked;
    const sort: ResultOrder = this.descending ? `-${this.column}` : this.column;
    const q = this.query.trim();
    const query = { sort, lang: language.code, limit: 100, ...(q && { q }), ...(cursor && { cursor }) };
    const results = await ask((signal) =>
      api.GET('/api/v1/exercises/{exercise}/results', { params: { path: this.#path, query }, signal }),
    );
    if (asked !== this.#asked) return;
    this.results = results;
    this.trainees = cursor ? [...this.trainees, ...results.trainees] : results.trainees;
  }
}
