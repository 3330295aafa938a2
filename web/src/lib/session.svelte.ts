import { api, ApiError, ask, type Joined, type Me, type SignedIn } from '../api/client';
import { storage } from './storage';

/** Set while somebody is signed in on this device: without it there is no need to ask who. The cookie is not ours to see. */
const storageKey = 'geodrill.session';

/** Who uses this browser: undefined until known, null for nobody. */
class Session {
  me = $state.raw<Me | null | undefined>(undefined);
  /** Somebody was signed in and no longer is. */
  ended = $state(false);
  /** Why it is not known who this is; null when it is. */
  problem = $state.raw<ApiError | null>(null);

  get isTrainee(): boolean {
    return this.me?.role === 'trainee';
  }

  get isAdmin(): boolean {
    return this.me?.role === 'admin';
  }

  /** Others know the account's password: it is changed before anything else is done. */
  get mustChangePassword(): boolean {
    return this.me?.mustChangePassword === true;
  }

  async load(): Promise<void> {
    this.problem = null;
    if (storage.get(storageKey) === null) {
      this.me = null;
      return;
    }
    try {
      this.me = await ask((signal) => api.GET('/api/v1/me', { signal }));
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (e.code === 'not_signed_in') this.#left(true);
      else this.problem = e;
    }
  }

  /** Joins, or comes back. With the same key a repeated request gets the answer that was lost. */
  async join(code: string, alias: string, key: string, recoveryCode?: string): Promise<Joined> {
    const body = recoveryCode ? { code, alias, recoveryCode } : { code, alias };
    const params = { header: { 'Idempotency-Key': key } };
    const joined = await ask((signal) => api.POST('/api/v1/join', { body, params, signal }));
    this.#entered({ role: 'trainee', trainee: joined.trainee, cohort: joined.cohort });
    return joined;
  }

  async signIn(name: string, password: string): Promise<void> {
    const body = { name, password };
    this.#signedIn(await ask((signal) => api.POST('/api/v1/session', { body, signal })));
  }

  /** Makes the account that an invitation is for, and is signed in to it. */
  async accept(token: string, name: string, password: string): Promise<void> {
    const body = { token, name, password };
    this.#signedIn(await ask((signal) => api.POST('/api/v1/invitation', { body, signal })));
  }

  /** Replaces the password of the account. */
  async changePassword(old: string, password: string): Promise<void> {
    const body = { old, new: password };
    await ask((signal) => api.PUT('/api/v1/me/password', { body, signal }));
    if (this.me) this.me = { ...this.me, mustChangePassword: false };
  }

  async signOut(): Promise<void> {
    try {
      await ask((signal) => api.DELETE('/api/v1/session', { signal }));
    } catch (e) {
      if (!(e instanceof ApiError) || e.code !== 'not_signed_in') throw e;
    }
    this.#left(false);
  }

  /** Hears of every refusal: one of them says that the session is over. */
  heard(e: unknown): void {
    if (e instanceof ApiError && e.code === 'not_signed_in' && this.me) this.#left(true);
  }

  #signedIn({ account, mustChangePassword }: SignedIn): void {
    this.#entered({ role: account.role, account, mustChangePassword });
  }

  #entered(me: Me): void {
    storage.set(storageKey, 'yes');
    this.ended = false;
    this.me = me;
  }

  #left(unasked: boolean): void {
    storage.remove(storageKey);
    this.ended = unasked;
    this.me = null;
  }
}

export const session = new Session();
