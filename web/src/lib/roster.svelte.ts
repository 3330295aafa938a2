import { api, ask, type EnrolledTrainee, type RosterEntry, type Team } from '../api/client';
import { Task } from './task.svelte';

/** Trainees in a part: the most that the server gives. */
const partSize = 100;

/** The languages in which aliases can be made. */
export type AliasLanguage = 'en' | 'ru';

/** Who is in a cohort, and in which team. */
export class Roster {
  trainees = $state.raw<RosterEntry[]>([]);
  teams = $state.raw<Team[]>([]);
  /** The cursor of the trainees after these. */
  next = $state.raw<string | null>(null);
  /** Whether the trainees have been read. */
  read = $state(false);
  /** Who was enrolled since the codes were put away: they are told this once. */
  enrolled = $state.raw<EnrolledTrainee[]>([]);
  readonly task = new Task();
  readonly cohort: string;
  readonly #path: { cohort: string };

  constructor(cohort: string) {
    this.cohort = cohort;
    this.#path = { cohort };
  }

  teamName(id: string | null): string {
    return this.teams.find((team) => team.id === id)?.name ?? '';
  }

  /** Reads the teams and the first part of the trainees. */
  load = () => this.task.run(() => this.#read());

  /** Reads one part more. */
  more = () => this.task.run(() => this.#part(this.next ?? undefined));

  /** Enrols whom a list names: CSV as text, or the file as it is. */
  enrol = (list: string | File, aliases?: AliasLanguage) =>
    this.task.run(async () => {
      const params = { path: this.#path, query: aliases ? { aliases } : {} };
      const answer = await ask((signal) =>
        api.POST('/api/v1/cohorts/{cohort}/roster', {
          params,
          body: list as string,
          bodySerializer: (body) => body,
          headers: { 'Content-Type': 'text/csv' },
          signal,
        }),
      );
      this.enrolled = [...this.enrolled, ...answer.items];
      await this.#read();
    });

  /** Enrols a number of trainees under made aliases. */
  make = (count: number, aliases: AliasLanguage) =>
    this.task.run(async () => {
      const answer = await ask((signal) =>
        api.POST('/api/v1/cohorts/{cohort}/trainees', {
          params: { path: this.#path },
          body: { count, aliases },
          signal,
        }),
      );
      this.enrolled = [...this.enrolled, ...answer.items];
      await this.#read();
    });

  /** Renames a trainee, or puts them into a team; "" is none. */
  change = (trainee: string, body: { alias?: string; team?: string }) =>
    this.task.run(async () => {
      const path = { ...this.#path, trainee };
      const changed = await ask((signal) =>
        api.PATCH('/api/v1/cohorts/{cohort}/trainees/{trainee}', { params: { path }, body, signal }),
      );
      this.trainees = this.trainees.map((one) => (one.id === trainee ? changed : one));
      await this.#readTeams();
    });

  /** Makes one trainee of two: the first is kept. */
  merge = (kept: RosterEntry, { id: other, alias }: RosterEntry) =>
    this.task.run(async () => {
      const path = { ...this.#path, trainee: kept.id };
      await ask((signal) =>
        api.POST('/api/v1/cohorts/{cohort}/trainees/{trainee}/merge', {
          params: { path },
          body: { other, alias },
          signal,
        }),
      );
      await this.#read();
    });

  /** Gives a trainee another recovery code and tells it. */
  resetCode = async (trainee: string): Promise<string | null> => {
    let code: string | null = null;
    await this.task.run(async () => {
      const path = { ...this.#path, trainee };
      const told = await ask((signal) =>
        api.POST('/api/v1/cohorts/{cohort}/trainees/{trainee}/recovery-code', { params: { path }, signal }),
      );
      code = told.recoveryCode;
    });
    return code;
  };

  /** Removes a trainee with all that they did. */
  remove = (trainee: string) =>
    this.task.run(async () => {
      const path = { ...this.#path, trainee };
      await ask((signal) => api.DELETE('/api/v1/cohorts/{cohort}/trainees/{trainee}', { params: { path }, signal }));
      this.trainees = this.trainees.filter(({ id }) => id !== trainee);
      await this.#readTeams();
    });

  addTeam = (name: string) =>
    this.task.run(async () => {
      await ask((signal) =>
        api.POST('/api/v1/cohorts/{cohort}/teams', { params: { path: this.#path }, body: { name }, signal }),
      );
      await this.#readTeams();
    });

  renameTeam = (team: string, name: string) =>
    this.task.run(async () => {
      const path = { ...this.#path, team };
      await ask((signal) =>
        api.PATCH('/api/v1/cohorts/{cohort}/teams/{team}', { params: { path }, body: { name }, signal }),
      );
      await this.#readTeams();
    });

  deleteTeam = (team: string) =>
    this.task.run(async () => {
      const path = { ...this.#path, team };
      await ask((signal) => api.DELETE('/api/v1/cohorts/{cohort}/teams/{team}', { params: { path }, signal }));
      await this.#read();
    });

  /** Puts everybody into new teams at random, which take the place of those there are. */
  split = (count: number, prefix: string) =>
    this.task.run(async () => {
      const body = { count, prefix };
      await ask((signal) => api.POST('/api/v1/cohorts/{cohort}/split', { params: { path: this.#path }, body, signal }));
      await this.#read();
    });

  async #read(): Promise<void> {
    await Promise.all([this.#part(), this.#readTeams()]);
    this.read = true;
  }

  async #readTeams(): Promise<void> {
    const list = await ask((signal) =>
      api.GET('/api/v1/cohorts/{cohort}/teams', { params: { path: this.#path }, signal }),
    );
    this.teams = list.items;
  }

  async #part(cursor?: string): Promise<void> {
    const query = { limit: partSize, ...(cursor && { cursor }) };
    const page = await ask((signal) =>
      api.GET('/api/v1/cohorts/{cohort}/trainees', { params: { path: this.#path, query }, signal }),
    );
    this.trainees = cursor ? [...this.trainees, ...page.items] : page.items;
    this.next = page.next;
  }
}
