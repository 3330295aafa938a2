import { api, ask, type ChallengeResults, type Debrief } from '../api/client';
import type { PinMap } from '../map/pinmap.svelte';
import { language } from './i18n.svelte';
import { pinsOf, regionsOf } from './resultpins';
import { ResultsDesk } from './results.svelte';
import { Task } from './task.svelte';

/** A photo in the report, with its map once that is drawn. */
export interface ReportedChallenge {
  results: ChallengeResults;
  debrief: Debrief;
  /** The address of a picture; null while it is drawn, "" where no place is asked for. */
  map: string | null;
}

/** Everything of an exercise that the report has, read one after another, with a picture of each map. */
export class Report {
  readonly desk: ResultsDesk;
  challenges = $state.raw<ReportedChallenge[]>([]);
  readonly task = new Task();
  readonly #path: { exercise: string };

  constructor(exercise: string) {
    this.#path = { exercise };
    this.desk = new ResultsDesk(exercise);
  }

  get complete(): boolean {
    return this.drawn === this.total && this.total > 0;
  }

  /** How many photos are ready for paper. */
  get drawn(): number {
    return this.challenges.filter(({ map }) => map !== null).length;
  }

  get total(): number {
    return this.desk.results?.challenges.length ?? 0;
  }

  /** Reads everything, and draws the maps in an element of the size of the pictures. */
  load = (studio: HTMLElement) =>
    this.task.run(async () => {
      this.close();
      const [done, { PinMap }] = await Promise.all([this.desk.all(), import('../map/pinmap.svelte')]);
      if (!done) return;
      const map = new PinMap();
      const leave = map.attach(studio);
      map.setLanguage(language.code);
      try {
        await this.#draw(map);
      } finally {
        leave();
      }
    });

  async #draw(map: PinMap): Promise<void> {
    for (const { id } of this.desk.results?.challenges ?? []) {
      const [results, debrief] = await Promise.all([this.#results(id), this.#debrief(id)]);
      this.challenges = [...this.challenges, { results, debrief, map: null }];
      const drawn = await draw(map, results);
      this.challenges = this.challenges.with(-1, { results, debrief, map: drawn });
    }
  }

  /** Gives the pictures back. */
  close(): void {
    for (const { map } of this.challenges) if (map) URL.revokeObjectURL(map);
    this.challenges = [];
  }

  #params(challenge: string) {
    return { path: { ...this.#path, challenge }, query: { lang: language.code } };
  }

  #results(challenge: string): Promise<ChallengeResults> {
    const params = this.#params(challenge);
    return ask((signal) => api.GET('/api/v1/exercises/{exercise}/results/challenges/{challenge}', { params, signal }));
  }

  #debrief(challenge: string): Promise<Debrief> {
    const params = this.#params(challenge);
    return ask((signal) => api.GET('/api/v1/exercises/{exercise}/challenges/{challenge}/debrief', { params, signal }));
  }
}

/** The picture of a challenge's pins; "" where no place is asked for. */
async function draw(map: PinMap, results: ChallengeResults): Promise<string> {
  const regions = regionsOf(results);
  if (regions.length === 0) return '';
  map.setAll(regions, pinsOf(results));
  return map.picture();
}
