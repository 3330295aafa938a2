import { api, ask, type Cohort, type Exercise } from '../api/client';
import { language } from './i18n.svelte';
import { Task } from './task.svelte';

const partSize = 100;

/** The exercises and the cohorts that an account may see. */
export class ExerciseList {
  exercises = $state.raw<Exercise[]>([]);
  cohorts = $state.raw<Cohort[]>([]);
  next = $state.raw<string | null>(null);
  read = $state(false);
  readonly task = new Task();

  /** The cohorts that may be given an exercise. */
  get open(): Cohort[] {
    return this.cohorts.filter((cohort) => !cohort.archived && cohort.access !== 'view');
  }

  cohortName(id: string): string {
    return this.cohorts.find((cohort) => cohort.id === id)?.name ?? '';
  }

  /** Reads the cohorts and the newest exercises. */
  load = () =>
    this.task.run(async () => {
      const [cohorts] = await Promise.all([ask((signal) => api.GET('/api/v1/cohorts', { signal })), this.#part()]);
      this.cohorts = cohorts.items;
      this.read = true;
    });

  /** Reads one part more. */
  more = () => this.task.run(() => this.#part(this.next ?? undefined));

  async #part(cursor?: string): Promise<void> {
    const query = { limit: partSize, lang: language.code, ...(cursor && { cursor }) };
    const page = await ask((signal) => api.GET('/api/v1/exercises', { params: { query }, signal }));
    this.exercises = cursor ? [...this.exercises, ...page.items] : page.items;
    this.next = page.next;
  }
}
