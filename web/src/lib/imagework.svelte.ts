import { api, ApiError, ask, type OwnImage } from '../api/client';

type Stage = NonNullable<OwnImage['progress']>['stage'];

/** The work of the server on a photo, which is followed until it can be shown. */
export class ImageWork {
  /** null while the photo waits for its turn. */
  stage = $state<Stage | null>(null);
  done = $state(0);
  /** 0 when it is not known. */
  total = $state(0);
  #leave = () => {};

  /**
   * Waits until the photo is ready; throws an ApiError that says why it will not be. null after `leave`. The browser asks
   * again by itself when the stream breaks.
   */
  follow(id: string): Promise<OwnImage | null> {
    const events = new EventSource(`/api/v1/images/${id}/events`);
    return new Promise<OwnImage | null>((resolve, reject) => {
      this.#leave = () => resolve(null);
      events.addEventListener('image', (event: MessageEvent<string>) => {
        const image = JSON.parse(event.data) as OwnImage;
        this.#hear(image);
        if (image.state === 'ready') resolve(image);
        else if (image.state === 'failed') reject(new ApiError(422, image.problem ?? {}));
      });
      events.onerror = () => {
        if (events.readyState === EventSource.CLOSED) this.#look(id).then(resolve, reject);
      };
    }).finally(() => events.close());
  }

  /** Follows no longer. The work goes on. */
  leave(): void {
    this.#leave();
  }

  #hear({ progress }: OwnImage): void {
    this.stage = progress?.stage ?? null;
    this.done = progress?.done ?? 0;
    this.total = progress?.total ?? 0;
  }

  /** A stream does not tell why it was refused: that the photo is gone, or the session over. */
  async #look(id: string): Promise<OwnImage> {
    const image = await ask((signal) => api.GET('/api/v1/images/{image}', { params: { path: { image: id } }, signal }));
    if (image.state === 'ready') return image;
    throw image.state === 'failed' ? new ApiError(422, image.problem ?? {}) : new ApiError(0, {});
  }
}
