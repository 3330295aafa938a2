import { build } from './build';

/** The addresses of the pages; the one place that spells them. */
export const href = {
  home: () => '/',
  join: (code?: string) => (code ? `/join/${encodeURIComponent(code)}` : '/join'),
  signIn: () => '/sign-in',
  exercises: () => '/exercises',
  exercise: (exercise: string) => `/exercises/${exercise}`,
  challenge: (exercise: string, challenge: string) => `/exercises/${exercise}/challenges/${challenge}`,
  marking: (exercise: string) => `/exercises/${exercise}/marking`,
  board: (exercise: string) => `/exercises/${exercise}/leaderboard`,
  /** Of one exercise, or of all. */
  circles: (exercise?: string) => (exercise ? `/exercises/${exercise}/circles` : '/circles'),
  instructor: () => '/instructor',
  cohorts: () => '/cohorts',
  cohort: (cohort: string) => `/cohorts/${cohort}`,
  runs: (cohort?: string) => `/instructor/exercises${cohort ? `?cohort=${cohort}` : ''}`,
  /** With a cohort or a set that is chosen already. */
  newExercise: (chosen: { cohort?: string; set?: string } = {}) => {
    const query = new URLSearchParams(chosen).toString();
    return `/instructor/exercises/new${query && `?${query}`}`;
  },
  console: (exercise: string) => `/instructor/exercises/${exercise}/console`,
  display: (token: string) => `/display/${token}`,
  sharedBoard: (token: string) => `/board/${token}`,
  run: (exercise: string) => `/instructor/exercises/${exercise}`,
  correct: (exercise: string, what: Record<string, string> = {}) => {
    const query = new URLSearchParams(what).toString();
    return `/instructor/exercises/${exercise}/correct${query && `?${query}`}`;
  },
  results: (exercise: string) => `/instructor/exercises/${exercise}/results`,
  challengeResults: (exercise: string, challenge: string) =>
    `/instructor/exercises/${exercise}/results/challenges/${challenge}`,
  traineeResults: (exercise: string, trainee: string) =>
    `/instructor/exercises/${exercise}/results/trainees/${trainee}`,
  report: (exercise: string) => `/instructor/exercises/${exercise}/results/report`,
  resultsFile: (exercise: string, what: Record<string, string>) =>
    `/api/v1/exercises/${exercise}/results/export?${new URLSearchParams(what)}`,
  competitions: () => '/competitions',
  competition: (competition: string) => `/competitions/${competition}`,
  cohortBoard: (cohort: string) => `/cohorts/${cohort}/leaderboard`,
  sheet: (cohort: string) => `/cohorts/${cohort}/sheet`,
  account: () => '/account',
  people: () => '/people',
  audit: () => '/audit',
  sets: () => '/sets',
  set: (set: string) => `/sets/${set}`,
  setChallenge: (set: string, challenge: string) => `/sets/${set}/challenges/${challenge}`,
  preview: (set: string, challenge: string) => `/sets/${set}/challenges/${challenge}/preview`,
  pack: (set: string, version: number) => `/api/v1/sets/${set}/versions/${version}/pack`,
};

/** Where the page stands. */
class Router {
  path = $state(location.pathname);
  #first: ((to: string) => void) | undefined;

  constructor() {
    addEventListener('popstate', () => (this.path = location.pathname));
    document.addEventListener('click', (e) => this.#follow(e));
  }

  /** Goes to an address of ours, keeping the present one in the history unless it is replaced. */
  go(to: string, replace = false): void {
    if (build.outdated) return void location[replace ? 'replace' : 'assign'](to);
    history[replace ? 'replaceState' : 'pushState'](null, '', to);
    this.path = location.pathname;
    scrollTo(0, 0);
  }

  /** Has a link tell first where it leads, and not go there by itself; until the returned function is called. */
  askFirst(ask: (to: string) => void): () => void {
    this.#first = ask;
    return () => (this.#first = undefined);
  }

  /** Follows a click on a link of ours without loading the page anew. */
  #follow(e: MouseEvent): void {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const link = (e.target as Element).closest('a');
    if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
    if (link.pathname.startsWith('/api/') || link.pathname.startsWith('/iiif/')) return;
    if (link.hash && link.pathname === location.pathname) return;
    e.preventDefault();
    if (this.#first) this.#first(link.href);
    else this.go(link.href);
  }
}

export const router = new Router();

/** The parameters of a path that fits a pattern such as /exercises/:exercise, or null. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? '';
    if (!part.startsWith(':')) {
      if (part !== value) return null;
      continue;
    }
    try {
      params[part.slice(1)] = decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return params;
}
