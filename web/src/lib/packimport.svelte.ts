import { ApiError, type PackReport, type Problem } from '../api/client';
import { language } from './i18n.svelte';
import { session } from './session.svelte';

/** The longest archive that the contract takes. The server says so too, but maybe only once the line is cut. */
const mostBytes = 512 << 20;

/** What an author has to change in a pack. */
export interface Finding {
  file: string;
  line: number;
  column: number;
  message: string;
}

/** An archive that becomes a set: the server tells what it would be, and then stores it. */
export class PackImport {
  state = $state<'none' | 'sending' | 'reading' | 'storing' | 'told' | 'refused'>('none');
  name = $state('');
  /** How much of the file is sent: 0 to 1. */
  share = $state(0);
  report = $state.raw<PackReport | null>(null);
  problem = $state.raw<ApiError | null>(null);
  passphrase = $state('');
  #file: File | null = null;
  #request: XMLHttpRequest | undefined;

  get busy(): boolean {
    return this.state === 'sending' || this.state === 'reading' || this.state === 'storing';
  }

  /** Whether a passphrase is asked for. */
  get sealed(): boolean {
    return ['sealed', 'passphrase'].includes(String(this.problem?.problem.params?.['reason']));
  }

  get findings(): Finding[] {
    return (this.problem?.problem.params?.['findings'] as Finding[] | undefined) ?? [];
  }

  /** Asks what a file would become. */
  async open(file: File): Promise<void> {
    this.leave();
    this.#file = file;
    this.name = file.name;
    await this.read();
  }

  /** Asks again, as with another passphrase. */
  async read(): Promise<void> {
    this.report = await this.#ask(false);
  }

  /** Stores it, and returns the id of the set; null when it could not be. */
  async store(): Promise<string | null> {
    const stored = await this.#ask(true);
    if (stored) this.leave();
    return stored?.set ?? null;
  }

  /** Forgets the file. */
  leave(): void {
    this.#request?.abort();
    this.#request = undefined;
    this.#file = null;
    this.state = 'none';
    this.report = this.problem = null;
    this.passphrase = '';
  }

  async #ask(store: boolean): Promise<PackReport | null> {
    const file = this.#file;
    if (!file) return null;
    this.problem = null;
    this.share = 0;
    this.state = 'sending';
    try {
      const report = await this.#post(file, store);
      this.state = 'told';
      return report;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (this.#file !== file) return null;
      session.heard(e);
      this.problem = e;
      this.state = 'refused';
      return null;
    }
  }

  /** fetch does not tell how much is sent. */
  #post(file: File, store: boolean): Promise<PackReport> {
    if (file.size > mostBytes) throw new ApiError(413, { code: 'body_too_large' });
    const request = (this.#request = new XMLHttpRequest());
    const query = new URLSearchParams({
      store: String(store),
      name: file.name.slice(-100),
      language: language.code,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    return new Promise((resolve, reject) => {
      request.upload.onprogress = ({ loaded, total }) => (this.share = loaded / Math.max(1, total));
      request.upload.onload = () => (this.state = store ? 'storing' : 'reading');
      request.onerror = request.onabort = () => reject(new ApiError(0, {}));
      request.onload = () => {
        const body = (request.response ?? {}) as object;
        if (request.status < 300) resolve(body as PackReport);
        else reject(new ApiError(request.status, body as Partial<Problem>));
      };
      request.open('POST', `/api/v1/packs?${query}`);
      request.responseType = 'json';
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      if (this.passphrase) request.setRequestHeader('Pack-Passphrase', encodeURIComponent(this.passphrase));
      request.send(file);
    });
  }
}
