import { api, ApiError, ask, askFirst, hold, type Joined, type Me } from '../api/client';
import { build } from './build';
import { storage } from './storage';

/** Set while somebody is signed in on this device: without it there is no need to ask who. The cookie is not ours to see. */
const storageKey = 'geodrill.session';
/** Below it is kept what the server told a trainee, for a reload without network; all of it goes with the session. */
export const toldPrefix = 'geodrill.told.';
const meKey = `${toldPrefix}me`;
/** How long the server is waited for before a trainee goes on with what is kept, and the pause before it is asked again, in milliseconds. */
const patience = 4000;
const askAgainAfter = 2000;

/** Who uses this browser: undefined until known, null for nobody. */
class Session {
  me = $state.raw<Me | null | undefined>(undefined);
  /** Somebody was signed in and no longer is. */
  ended = $state(false);
  /** Why it is not known who this is; null when it is. */
  problem = $state.raw<ApiError | null>(null);
  /** Whether a trainee is taken at the word of this device, as the server cannot be asked. Nothing else is asked before it was. */
  unsure = $state(false);

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
      this.#left(false); // also when another tab has signed out meanwhile
      return;
    }
    const late = setTimeout(() => this.#recall(), patience);
    try {
      const { data } = await askFirst((signal) => api.GET('/api/v1/me', { signal }));
      if (!build.leaving) this.entered(data);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (e.code === 'not_signed_in') this.#left(true);
      else if (e.mayPass && this.#recall()) setTimeout(() => void this.load(), askAgainAfter);
      else this.problem = e;
    } finally {
      clearTimeout(late);
    }
  }

  /** Goes on with the trainee whom this device knows, if it knows one, while the server cannot be asked. */
  #recall(): boolean {
    const kept = readMe(storage.get(meKey));
    if (!kept) return false;
    this.me ??= kept;
    this.#hold(true);
    return true;
  }

  #hold(on: boolean): void {
    this.unsure = on;
    hold(on);
  }

  /** Joins, or comes back. With the same key a repeated request gets the answer that was lost. */
  async join(code: string, alias: string, key: string, recoveryCode?: string): Promise<Joined> {
    const body = recoveryCode ? { code, alias, recoveryCode } : { code, alias };
    const params = { header: { 'Idempotency-Key': key } };
    const joined = await ask((signal) => api.POST('/api/v1/join', { body, params, signal }));
    this.entered({ role: 'trainee', trainee: joined.trainee, cohort: joined.cohort });
    return joined;
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

  /** Somebody is signed in. */
  entered(me: Me): void {
    const { trainee, cohort } = me;
    if (!trainee || !this.isKept(trainee.id)) forgetTold();
    if (trainee) storage.set(meKey, JSON.stringify({ role: me.role, trainee, cohort }));
    storage.set(storageKey, 'yes');
    this.ended = false;
    this.me = me;
    this.#hold(false);
  }

  /** Whether this is the trainee whom this device knows, in all of its tabs: nobody has left, or come after them. */
  isKept(trainee: string): boolean {
    return readMe(storage.get(meKey))?.trainee?.id === trainee;
  }

  #left(unasked: boolean): void {
    forgetTold();
    this.#hold(false);
    storage.remove(storageKey);
    this.ended = unasked;
    this.me = null;
  }
}

const forgetTold = () => storage.keys(toldPrefix).forEach(storage.remove);

function readMe(text: string | null): Me | null {
  try {
    const me = JSON.parse(text ?? '') as Partial<Me>;
    return me.role && me.trainee?.id ? (me as Me) : null;
  } catch {
    return null;
  }
}

export const session = new Session();
