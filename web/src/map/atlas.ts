import type { LonLat } from './sphere';
import url from './world.json?url';

/** Where the countries are fetched from, for a page that will need them soon. */
export const atlasAddress = url;

/** Where a country's name stands, from which zoom on, and the name by language. */
export interface CountryName {
  at: LonLat;
  fromZoom: number;
  names: Record<string, string>;
}

/** The countries of the world, cut at 180: polygons with their holes, and lines. The names with the largest first. */
export interface Atlas {
  /** Land with coast all around. */
  land: LonLat[][][];
  /** Land that ends at the edge of the map, and the coast that it has elsewhere. */
  cutLand: LonLat[][][];
  cutCoast: LonLat[][];
  borders: LonLat[][];
  disputed: LonLat[][];
  names: CountryName[];
}

/** world.json as make-world.mjs writes it. A line is integers: where it starts, then its steps, in 1/unit degrees. */
export interface AtlasFile {
  unit: number;
  land: number[][][];
  borders: number[][];
  disputed: number[][];
  labels: [lon: number, lat: number, fromZoom: number, en: string, ru: string][];
}

/** Fetches the countries. They are a file of their own, so that a page without a map does not pay for them. */
export async function loadAtlas(signal: AbortSignal): Promise<Atlas> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`countries: status ${response.status}`);
  return readAtlas((await response.json()) as AtlasFile);
}

export function readAtlas(file: AtlasFile): Atlas {
  const line = (steps: number[]) => unpack(steps, file.unit);
  const polygons = file.land.map((rings) => rings.map((ring) => close(line(ring))));
  const cutLand = polygons.filter((rings) => rings[0]!.some(isAtEdge));
  return {
    land: polygons.filter((rings) => !rings[0]!.some(isAtEdge)),
    cutLand,
    cutCoast: cutLand.flat().flatMap(coastOf),
    borders: file.borders.map(line),
    disputed: file.disputed.map(line),
    names: file.labels.map(([lon, lat, fromZoom, en, ru]) => ({ at: [lon, lat], fromZoom, names: { en, ru } })),
  };
}

function unpack(steps: number[], unit: number): LonLat[] {
  const points: LonLat[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i]!;
    y += steps[i + 1]!;
    points.push([x / unit, y / unit]);
  }
  return points;
}

const close = (ring: LonLat[]): LonLat[] => [...ring, ring[0]!];

/** Whether a point lies at 180 or where Mercator ends. */
const isAtEdge = ([lon, lat]: LonLat) => Math.abs(lon) === 180 || lat < -85.05;

/** The parts of a ring that are a coast and not the edge of the map. */
export function coastOf(ring: LonLat[]): LonLat[][] {
  const pieces: LonLat[][] = [];
  let open = false;
  for (const [i, point] of ring.slice(1).entries()) {
    const from = ring[i]!;
    if (isAtEdge(from) && isAtEdge(point)) {
      open = false;
      continue;
    }
    if (!open) pieces.push([from]);
    pieces.at(-1)!.push(point);
    open = true;
  }
  return pieces;
}
