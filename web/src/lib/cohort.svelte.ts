import { api, ask, type Cohort } from '../api/client';
import { Task } from './task.svelte';

/** What is changed of a cohort; what is left out stays. */
type Change = Partial<Pick<Cohort, 'name' | 'joining' | 'archived' | 'shownRows'>>;

/** A cohort in the hands of its instructor. */
export class CohortDesk {
  cohort = $state.raw<Cohort | null>(null);
  /** Reads the cohort. */
  readonly reading = new Task();
  /** Changes it. */
  readonly changing = new Task();

  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  /** Whether whoever reads this may change it, too. */
  get mayRun(): boolean {
    return this.cohort !== null && this.cohort.access !== 'view';
  }

  get #params() {
    return { path: { cohort: this.id } };
  }

  load = () =>
    this.reading.run(async () => {
      this.cohort = await ask((signal) => api.GET('/api/v1/cohorts/{cohort}', { params: this.#params, signal }));
    });

  change = (body: Change) =>
    this.changing.run(async () => {
      this.cohort = await ask((signal) =>
        api.PATCH('/api/v1/cohorts/{cohort}', { params: this.#params, body, signal }),
      );
    });

  newCode = () =>
    this.changing.run(async () => {
      this.cohort = await ask((signal) =>
        api.POST('/api/v1/cohorts/{cohort}/join-code', { params: this.#params, signal }),
      );
    });

  /** Deletes the cohort with all its data, and says whether that is done. */
  erase = (name: string) =>
    this.changing.run(() =>
      ask((signal) => api.DELETE('/api/v1/cohorts/{cohort}', { params: this.#params, body: { name }, signal })),
    );
}
