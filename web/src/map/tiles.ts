import MVT from 'ol/format/MVT';
import type RenderFeature from 'ol/render/Feature';
import VectorTileSource from 'ol/source/VectorTile';
import { createXYZ } from 'ol/tilegrid';
import type { Extent } from 'ol/extent';
import { buffer, intersects } from 'ol/extent';
import type OlTile from 'ol/VectorTile';
import type Projection from 'ol/proj/Projection';
import type { components } from '../api/schema';
import { tilePixels } from './level';

export type TileJSON = components['schemas']['TileJSON'];

/** The layers that are drawn; decoding the others would be for nothing. */
const layers = ['water', 'landcover', 'landuse', 'roads', 'transit', 'buildings', 'boundaries', 'pois', 'places'];
const firstRetryMs = 1000;
const lastRetryMs = 8000;
/** How often a server that answers with an error is asked again; one that is out of reach is for ever. */
const retries = 4;
/** Of a shallower tile that fills in for a deeper one: how far beyond the deeper one's edge things count, as a share. */
const margin = 0.25;

/** Asks the server what its map is made of; null from a server without one. */
export async function loadTileJSON(signal: AbortSignal): Promise<TileJSON | null> {
  const response = await fetchSurely('/basemap/tiles.json', signal);
  return response.ok ? ((await response.json()) as TileJSON) : null;
}

/** A source of the tiles of the server's map. A deep tile that does not exist is filled from the level all places have. */
export function tilesOf({ tiles, maxzoom, fillzoom }: TileJSON, signal: AbortSignal): VectorTileSource {
  // The description names the server as others see it; the page asks where it came from itself.
  const { pathname, search } = new URL(decodeURI(tiles[0]!), location.href);
  const template = decodeURI(pathname) + search;
  const format = new MVT({ layers });
  const tileGrid = createXYZ({ maxZoom: maxzoom, tileSize: tilePixels });
  const addressOf = ([z, x, y]: number[]) =>
    template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
  return new VectorTileSource({
    format,
    tileGrid,
    overlaps: false,
    // Tiles are drawn as pictures, without seams: those of the nearest level, which are enlarged the least.
    zDirection: 0,
    tileUrlFunction: (coordinate) => addressOf(coordinate),
    tileLoadFunction: (tile, address) => {
      const vectorTile = tile as OlTile<RenderFeature>;
      vectorTile.setLoader((extent, _, projection) => {
        read(vectorTile.tileCoord, String(address), extent, projection).then(
          (features) => vectorTile.setFeatures(features),
          () => vectorTile.onError(),
        );
      });
    },
  });

  async function read(coordinate: number[], address: string, extent: Extent, projection: Projection) {
    const bytes = await fetchTile(address, signal);
    if (bytes) return format.readFeatures(bytes, { extent, featureProjection: projection });
    const parent = parentOf(coordinate, fillzoom);
    if (!parent) return [];
    const filler = await fetchTile(addressOf(parent), signal);
    if (!filler) return [];
    const whole = format.readFeatures(filler, {
      extent: tileGrid.getTileCoordExtent(parent),
      featureProjection: projection,
    });
    const near = buffer(extent, margin * (extent[2]! - extent[0]!));
    return whole.filter((feature) => intersects(near, feature.getExtent()));
  }
}

/** The tile of a level that holds another; null where that is not deeper. */
export function parentOf([z, x, y]: number[], level: number): [z: number, x: number, y: number] | null {
  const steps = z! - level;
  return steps > 0 ? [level, x! >> steps, y! >> steps] : null;
}

/** The bytes of a tile; null where nothing is. */
async function fetchTile(address: string, signal: AbortSignal): Promise<ArrayBuffer | null> {
  const response = await fetchSurely(address, signal);
  if (response.status === 204) return null;
  if (!response.ok) throw new Error(`${address}: status ${response.status}`);
  return response.arrayBuffer();
}

/** Fetches from the server, again and again while it is out of reach. */
async function fetchSurely(address: string, signal: AbortSignal): Promise<Response> {
  let pause = firstRetryMs;
  for (let answers = 0; ;) {
    try {
      const response = await fetch(address, { signal });
      if (response.status < 500 || ++answers > retries) return response;
    } catch (problem) {
      if (signal.aborted) throw problem;
    }
    await sleep(pause, signal);
    pause = Math.min(2 * pause, lastRetryMs);
  }
}

/** Waits for so many milliseconds, until the network is back, or until it does not matter any more. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const woken = new AbortController();
    const wake = () => {
      woken.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    addEventListener('online', wake, { signal: woken.signal });
    signal.addEventListener('abort', wake, { signal: woken.signal });
  });
}
