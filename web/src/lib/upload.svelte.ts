import { api, ApiError, ask, type OwnImage, type Problem } from '../api/client';
import { ImageWork } from './imagework.svelte';
import { newKey } from './key';
import { session } from './session.svelte';

/** The longest file that the contract takes. The server says so too, but maybe only once the line is cut. */
const mostBytes = 64 << 20;

/** A photo on its way from this device to the server, and there until it can be shown. */
export class Upload {
  readonly file: File;
  state = $state<'waiting' | 'sending' | 'working' | 'ready' | 'failed' | 'stopped'>('waiting');
  /** How many bytes are sent. */
  sent = $state(0);
  problem = $state.raw<ApiError | null>(null);
  readonly work = new ImageWork();
  /** Of all tries: what arrived, though no answer came back, is not stored twice. */
  readonly #key = newKey();
  #request: XMLHttpRequest | undefined;
  #image: OwnImage | null = null;

  constructor(file: File) {
    this.file = file;
  }

  get name(): string {
    return this.file.name;
  }

  /** Sends the file, once more if it was not sent. The photo when it is ready; null when `state` says what became of it. */
  async send(): Promise<OwnImage | null> {
    if (this.state === 'stopped') return null;
    this.problem = null;
    try {
      this.state = 'sending';
      this.#image ??= await this.#post();
      if (this.isStopped) await this.#forget();
      else {
        this.state = 'working';
        this.#image = (await this.work.follow(this.#image.id)) ?? this.#image;
      }
      if (this.isStopped) return null;
      this.state = 'ready';
      return this.#image;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (this.isStopped) return null;
      session.heard(e);
      this.problem = e;
      this.state = 'failed';
      return null;
    }
  }

  /** Ends it, whether it is on its way, being worked on or refused; what is stored of it is deleted. */
  async stop(): Promise<void> {
    if (this.state === 'ready' || this.isStopped) return;
    this.state = 'stopped';
    this.#request?.abort();
    this.work.leave();
    await this.#forget();
  }

  private get isStopped(): boolean {
    return this.state === 'stopped';
  }

  /** What cannot be deleted now stays among the author's photos. */
  async #forget(): Promise<void> {
    const image = this.#image?.id;
    if (!image) return;
    this.#image = null;
    try {
      await ask((signal) => api.DELETE('/api/v1/images/{image}', { params: { path: { image } }, signal }));
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
    }
  }

  /** fetch does not tell how much is sent. */
  #post(): Promise<OwnImage> {
    if (this.file.size > mostBytes) throw new ApiError(413, { code: 'image_too_large' });
    const request = new XMLHttpRequest();
    this.#request = request;
    return new Promise((resolve, reject) => {
      request.upload.onprogress = ({ loaded }) => (this.sent = loaded);
      request.onerror = request.onabort = () => reject(new ApiError(0, {}));
      request.onload = () => {
        const body = parsed(request.responseText);
        if (request.status < 300) resolve(body as OwnImage);
        else reject(new ApiError(request.status, body as Partial<Problem>));
      };
      request.open('POST', '/api/v1/images');
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.setRequestHeader('Idempotency-Key', this.#key);
      request.send(this.file);
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
