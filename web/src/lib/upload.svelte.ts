import { ApiError, type OwnImage, type Problem } from '../api/client';
import { newKey } from './key';
import { session } from './session.svelte';

/** A photo on its way from this device to the server, and there until it can be shown. */
export class Upload {
  readonly name: string;
  /** How much of the way is done, 0 to 1: first of the bytes, then of the work on them. */
  share = $state(0);
  state = $state<'sending' | 'working' | 'ready' | 'failed'>('sending');
  problem = $state.raw<ApiError | null>(null);
  image = $state.raw<OwnImage | null>(null);
  #request: XMLHttpRequest | undefined;
  #events: EventSource | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Sends a file; done when the photo is ready, or when `problem` says why not. */
  async send(file: File): Promise<OwnImage | null> {
    try {
      this.image = await this.#post(file);
      this.state = 'working';
      this.image = await this.#follow(this.image.id);
      this.state = 'ready';
      return this.image;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      this.problem = e;
      this.state = 'failed';
      return null;
    }
  }

  stop(): void {
    this.#request?.abort();
    this.#events?.close();
  }

  /** fetch does not tell how much is sent. */
  #post(file: File): Promise<OwnImage> {
    const request = new XMLHttpRequest();
    this.#request = request;
    return new Promise((resolve, reject) => {
      request.upload.onprogress = ({ loaded, total }) => (this.share = loaded / total);
      request.onerror = request.onabort = () => reject(new ApiError(0, {}));
      request.onload = () => {
        const body = parsed(request.responseText);
        if (request.status < 300) resolve(body as OwnImage);
        else reject(new ApiError(request.status, body as Partial<Problem>));
      };
      request.open('POST', '/api/v1/images');
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.setRequestHeader('Idempotency-Key', newKey());
      request.send(file);
    });
  }

  /** Waits until the photo is worked on. The browser asks again by itself when the stream breaks. */
  #follow(id: string): Promise<OwnImage> {
    const events = new EventSource(`/api/v1/images/${id}/events`);
    this.#events = events;
    return new Promise((resolve, reject) => {
      events.addEventListener('image', (event: MessageEvent<string>) => {
        const image = JSON.parse(event.data) as OwnImage;
        if (image.progress?.total) this.share = image.progress.done / image.progress.total;
        if (image.state !== 'ready' && image.state !== 'failed') return;
        events.close();
        if (image.state === 'ready') resolve(image);
        else reject(new ApiError(422, image.problem ?? {}));
      });
      events.onerror = () => {
        if (events.readyState === EventSource.CLOSED) reject(new ApiError(0, {}));
      };
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
