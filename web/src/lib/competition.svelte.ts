import { api, ask, type Competition, type CompetitionLeaderboard } from '../api/client';
import { keepFresh } from './refresh';
import { Task } from './task.svelte';

/** How often the board between cohorts is asked for, in milliseconds. */
const every = 10_000;

/** A competition and its board, asked for now and then. */
export class CompetitionDesk {
  competition = $state.raw<Competition | null>(null);
  board = $state.raw<CompetitionLeaderboard | null>(null);
  readonly reading = new Task();
  readonly changing = new Task();
  readonly #params: { path: { competition: string } };

  constructor(id: string) {
    this.#params = { path: { competition: id } };
  }

  /** Asks until the returned function is called. */
  start(): () => void {
    void this.load();
    return keepFresh(() => void this.load(), every);
  }

  load = () =>
    this.reading.run(async () => {
      const params = this.#params;
      [this.competition, this.board] = await Promise.all([
        ask((signal) => api.GET('/api/v1/competitions/{competition}', { params, signal })),
        ask((signal) => api.GET('/api/v1/competitions/{competition}/leaderboard', { params, signal })),
      ]);
    });

  /** Deletes it and says whether that is done; its exercises stay. */
  remove = () =>
    this.changing.run(() =>
      ask((signal) => api.DELETE('/api/v1/competitions/{competition}', { params: this.#params, signal })),
    );
}
