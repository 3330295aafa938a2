import { api, ask, type SignedIn } from '../api/client';
import { session } from './session.svelte';

export async function signIn(name: string, password: string): Promise<void> {
  const body = { name, password };
  entered(await ask((signal) => api.POST('/api/v1/session', { body, signal })));
}

/** Makes the account that an invitation is for, and is signed in to it. */
export async function accept(token: string, name: string, password: string): Promise<void> {
  const body = { token, name, password };
  entered(await ask((signal) => api.POST('/api/v1/invitation', { body, signal })));
}

/** Replaces the password of the account. */
export async function changePassword(old: string, password: string): Promise<void> {
  const body = { old, new: password };
  await ask((signal) => api.PUT('/api/v1/me/password', { body, signal }));
  if (session.me) session.me = { ...session.me, mustChangePassword: false };
}

function entered({ account, mustChangePassword }: SignedIn): void {
  session.entered({ role: account.role, account, mustChangePassword });
}
