import { api, ask, type Share } from '../api/client';

/** Something that is shared with accounts by their names, and what they may be allowed. */
export interface Sharing<Permission extends string> {
  permissions: readonly Permission[];
  list(): Promise<Share[]>;
  share(account: string, permission: Permission): Promise<unknown>;
  /** Ends the share with an account, by its id. */
  end(account: string): Promise<unknown>;
}

export function cohortSharing(cohort: string): Sharing<'view' | 'run'> {
  const path = { cohort };
  return {
    permissions: ['view', 'run'],
    list: async () =>
      (await ask((signal) => api.GET('/api/v1/cohorts/{cohort}/shares', { params: { path }, signal }))).items,
    share: (account, permission) =>
      ask((signal) =>
        api.PUT('/api/v1/cohorts/{cohort}/shares', { params: { path }, body: { account, permission }, signal }),
      ),
    end: (account) =>
      ask((signal) => api.DELETE('/api/v1/cohorts/{cohort}/shares', { params: { path, query: { account } }, signal })),
  };
}

export function setSharing(set: string): Sharing<'view' | 'edit'> {
  const path = { set };
  return {
    permissions: ['view', 'edit'],
    list: async () => (await ask((signal) => api.GET('/api/v1/sets/{set}/shares', { params: { path }, signal }))).items,
    share: (account, permission) =>
      ask((signal) =>
        api.PUT('/api/v1/sets/{set}/shares', { params: { path }, body: { account, permission }, signal }),
      ),
    end: (account) =>
      ask((signal) => api.DELETE('/api/v1/sets/{set}/shares', { params: { path, query: { account } }, signal })),
  };
}
