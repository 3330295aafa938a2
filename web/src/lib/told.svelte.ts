import { api, ApiError, ask, type ImageMetadata, type OwnImage } from '../api/client';
import type { LonLat } from '../map/sphere';
import { doubtsOf } from './photosuggestion';
import { session } from './session.svelte';

/** What the photos of a challenge tell of themselves to their owner: suggestions for its keys. */
export class Told {
  #images = $state.raw<Record<string, OwnImage | null>>({});

  /** Hears which photos there are; those that are new are asked. */
  async look(ids: string[]): Promise<void> {
    for (const id of ids.filter((one) => !(one in this.#images))) {
      this.#images = { ...this.#images, [id]: null };
      const image = await read(id);
      this.#images = { ...this.#images, [id]: image };
    }
  }

  /** Of a photo that was just uploaded nothing has to be asked. */
  meet(image: OwnImage): void {
    this.#images = { ...this.#images, [image.id]: image };
  }

  /** A photo of one's own as the server told of it; undefined of others. */
  of(id: string): OwnImage | undefined {
    return this.#images[id] ?? undefined;
  }

  get places(): { place: LonLat; doubtful: boolean }[] {
    return this.#of((metadata) =>
      metadata.place
        ? { place: metadata.place.point.coordinates as LonLat, doubtful: doubtsOf(metadata, 'place').length > 0 }
        : null,
    );
  }

  /** Directions from true north. */
  get bearings(): number[] {
    return this.#of(({ bearing }) => (bearing && !bearing.magnetic ? bearing.degrees : null));
  }

  get times(): { at: string; doubtful: boolean }[] {
    return this.#of((metadata) =>
      metadata.time ? { at: metadata.time.at, doubtful: doubtsOf(metadata, 'time').length > 0 } : null,
    );
  }

  #of<T>(part: (metadata: ImageMetadata) => T | null): T[] {
    return Object.values(this.#images).flatMap((image) => {
      const said = image?.metadata && part(image.metadata);
      return said === null || said === undefined ? [] : [said];
    });
  }
}

/** A photo of one's own; null for one of somebody else, or when it cannot be asked now. */
async function read(image: string): Promise<OwnImage | null> {
  try {
    return await ask((signal) => api.GET('/api/v1/images/{image}', { params: { path: { image } }, signal }));
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    session.heard(e);
    return null;
  }
}
