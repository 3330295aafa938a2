import { get as projectionOf } from 'ol/proj';
import type RenderFeature from 'ol/render/Feature';
import type Tile from 'ol/VectorTile';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadTileJSON, parentOf, tilesOf, type TileJSON } from './tiles';

const tileJSON = {
  tiles: ['http://elsewhere.test/basemap/%7Bz%7D/%7Bx%7D/%7By%7D.mvt?v=1'],
  maxzoom: 15,
  fillzoom: 6,
} as TileJSON;

/** The world's layer places with a point in the middle: as a tile has it. */
const point = [
  [0x0a, 6, ...Buffer.from('places')],
  [0x12, 9, 0x18, 1, 0x22, 5, 9, ...[0x80, 0x20], ...[0x80, 0x20]],
  [0x28, ...[0x80, 0x20]],
  [0x78, 2],
].flat();
const tile = new Uint8Array([0x1a, point.length, ...point]);

function serve(answers: Record<string, () => Response>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return answers[address]?.() ?? new Response(null, { status: 204 });
  });
  return asked;
}

/** Loads a tile as OpenLayers does, and returns what is in it. */
async function load(z: number, x: number, y: number): Promise<RenderFeature[] | null> {
  const source = tilesOf(tileJSON, new AbortController().signal);
  const projection = projectionOf('EPSG:3857')!;
  const [rendered] = source.getSourceTiles(1, projection, source.getTile(z, x, y, 1, projection));
  await vi.waitFor(() => expect((rendered as Tile<RenderFeature>).getState()).toBeGreaterThan(1));
  return (rendered as Tile<RenderFeature>).getFeatures();
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the tiles of the map', () => {
  it('come from where the page comes from, with their version', async () => {
    const asked = serve({ '/basemap/5/22/11.mvt?v=1': () => new Response(tile) });
    const features = await load(5, 22, 11);
    expect(asked).toEqual(['/basemap/5/22/11.mvt?v=1']);
    expect(features!.map((f) => f.get('layer'))).toEqual(['places']);
  });

  it('are filled from the level that all places have where they do not exist', async () => {
    // The point lies in the middle of 6/44/23: in the corner of four of its great-grandchildren.
    const asked = serve({ '/basemap/6/44/23.mvt?v=1': () => new Response(tile) });
    expect(await load(9, 355, 187)).toHaveLength(1);
    expect(asked).toEqual(['/basemap/9/355/187.mvt?v=1', '/basemap/6/44/23.mvt?v=1']);
    expect(await load(9, 353, 187)).toHaveLength(0);
  });

  it('are empty where nothing is', async () => {
    serve({});
    expect(await load(6, 1, 1)).toEqual([]);
    expect(await load(9, 1, 1)).toEqual([]);
  });

  it('are asked for again while the server is out of reach', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let away = true;
    const asked = serve({
      '/basemap/tiles.json': () => {
        if (away) throw new TypeError('Failed to fetch');
        return Response.json(tileJSON);
      },
    });
    const loaded = loadTileJSON(new AbortController().signal);
    await vi.advanceTimersByTimeAsync(3500);
    expect(asked).toHaveLength(3);
    away = false;
    dispatchEvent(new Event('online'));
    expect(await loaded).toEqual(tileJSON);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are given up when the server has none, or is left', async () => {
    serve({ '/basemap/tiles.json': () => new Response(null, { status: 404 }) });
    expect(await loadTileJSON(new AbortController().signal)).toBeNull();
    const leaving = new AbortController();
    leaving.abort();
    vi.stubGlobal('fetch', async () => {
      throw new DOMException('left', 'AbortError');
    });
    await expect(loadTileJSON(leaving.signal)).rejects.toThrow('left');
  });
});

it.each([
  [[6, 44, 23], null],
  [
    [7, 89, 47],
    [6, 44, 23],
  ],
  [
    [9, 355, 187],
    [6, 44, 23],
  ],
])('the parent of %j at level 6 is %j', (coordinate, want) => expect(parentOf(coordinate, 6)).toEqual(want));
