import type { OwnImage } from '../api/client';
import { Upload } from './upload.svelte';

/** How many are on their way at once: each needs a connection, of which a browser has six to a server over HTTP/1.1. */
const atOnce = 3;

/** What became of a file: the photo, or null. */
export interface Sent {
  upload: Upload;
  photo: Promise<OwnImage | null>;
}

/** Photos that are uploaded, some at once and the others in turn. */
export class Uploads {
  /** Those that are neither ready nor taken back. */
  list = $state.raw<Upload[]>([]);
  #free = atOnce;
  readonly #waiting: (() => void)[] = [];

  /** Sends files, in their order. */
  add(files: Iterable<File>): Sent[] {
    const uploads = [...files].map((file) => new Upload(file));
    this.list = [...this.list, ...uploads];
    return uploads.map((upload) => ({ upload, photo: this.#send(upload) }));
  }

  /** Sends again what did not arrive. */
  again(upload: Upload): Promise<OwnImage | null> {
    return this.#send(upload);
  }

  /** Takes one back, or off the list when it is refused. */
  async stop(upload: Upload): Promise<void> {
    this.#drop(upload);
    await upload.stop();
  }

  async #send(upload: Upload): Promise<OwnImage | null> {
    await this.#turn();
    try {
      const photo = await upload.send();
      if (photo) this.#drop(upload);
      return photo;
    } finally {
      this.#free++;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free--;
  }

  #drop(upload: Upload): void {
    this.list = this.list.filter((one) => one !== upload);
  }
}
