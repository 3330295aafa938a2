import type { LonLat } from './sphere';
import url from './world.json?url';

/** Where a country's name stands, from which zoom on, and the name by language. */
export interface CountryName {
  at: LonLat;
  fromZoom: number;
  names: Record<string, string>;
}

/** The countries of the world, cut at 180: polygons with their holes, and lines. The names with the largest first. */
export interface Atlas {
  land: LonLat[][][];
  coast: LonLat[][];
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
  const land = file.land.map((rings) => rings.map((ring) => close(line(ring))));
  return {
    land,
    coast: land.flat().flatMap(coastOf),
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

/** The parts of a ring that are a coast and not the edge of the map, along 180 or beyond the end of Mercator. */
export function coastOf(ring: LonLat[]): LonLat[][] {
  const isEdge = (a: LonLat, b: LonLat) =>
    (Math.abs(a[0]) === 180 && a[0] === b[0]) || (a[1] < -85.05 && b[1] < -85.05);
  const pieces: LonLat[][] = [];
  let open = false;
  for (const [i, point] of ring.slice(1).entries()) {
    const from = ring[i]!;
    if (isEdge(from, point)) {
      open = false;
      continue;
    }
    if (!open) pieces.push([from]);
    pieces.at(-1)!.push(point);
    open = true;
  }
  return pieces;
}
