import { api, ask, type Link, type MadeLink } from '../api/client';

/** The links to a board. */
export interface BoardLinks {
  list(): Promise<Link[]>;
  /** Makes one that lasts for so many days, and tells its token. */
  make(days: number): Promise<MadeLink>;
  end(link: string): Promise<unknown>;
}

export function cohortBoardLinks(cohort: string): BoardLinks {
  const path = { cohort };
  return {
    list: async () =>
      (await ask((signal) => api.GET('/api/v1/cohorts/{cohort}/board-links', { params: { path }, signal }))).items,
    make: (days) =>
      ask((signal) => api.POST('/api/v1/cohorts/{cohort}/board-links', { params: { path }, body: { days }, signal })),
    end: (link) =>
      ask((signal) =>
        api.DELETE('/api/v1/cohorts/{cohort}/board-links/{link}', { params: { path: { ...path, link } }, signal }),
      ),
  };
}

export function competitionBoardLinks(competition: string): BoardLinks {
  const path = { competition };
  return {
    list: async () =>
      (await ask((signal) => api.GET('/api/v1/competitions/{competition}/board-links', { params: { path }, signal })))
        .items,
    make: (days) =>
      ask((signal) =>
        api.POST('/api/v1/competitions/{competition}/board-links', { params: { path }, body: { days }, signal }),
      ),
    end: (link) =>
      ask((signal) =>
        api.DELETE('/api/v1/competitions/{competition}/board-links/{link}', {
          params: { path: { ...path, link } },
          signal,
        }),
      ),
  };
}
