import type { LonLat } from './sphere';
import { excludedShape, shapeOf, type Region } from './region';

/** Mean radius of the earth in metres, as in sphere.ts. */
const earthRadius = 6371008.8;
const rad = Math.PI / 180;

type Vector = readonly [number, number, number];

/**
 * How far places are from a region, in metres on the ball: 0 within it, but for what is excluded. For drawing, as all of
 * sphere.ts; a map asks for thousands of places at once.
 */
export function distanceTo(region: Region): (place: LonLat) => number {
  const [whole, out] = [shapeOf(region), excludedShape(region)];
  const isIn = within(whole.areas);
  const isOut = within(out.areas);
  // Where a part of the edge does not count, what counts ends at the edge of what is excluded.
  const edges = [
    ...stepsOf(whole.lines).filter(([from, to]) => !isOut(middle(from, to))),
    ...stepsOf(out.lines).filter(([from, to]) => isIn(middle(from, to))),
    ...whole.points.filter((point) => !isOut(point)).map((point): [LonLat, LonLat] => [point, point]),
  ];
  const far = toNearest(edges);
  return (place) => (isIn(place) && !isOut(place) ? 0 : far(toVector(place)));
}

const stepsOf = (lines: LonLat[][]): [LonLat, LonLat][] =>
  lines.flatMap((line) => line.slice(1).map((to, i): [LonLat, LonLat] => [line[i]!, to]));

const middle = ([aLon, aLat]: LonLat, [bLon, bLat]: LonLat): LonLat => [(aLon + bLon) / 2, (aLat + bLat) / 2];

const toVector = ([lon, lat]: LonLat): Vector => [
  Math.cos(lat * rad) * Math.cos(lon * rad),
  Math.cos(lat * rad) * Math.sin(lon * rad),
  Math.sin(lat * rad),
];
const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];

/** How many numbers tell an edge: both ends, the normal of its plane, and those of the planes that bound what is beside it. */
const stride = 15;

/** The numbers of an edge. One of no length has no normal, and nothing beside it. */
function numbersOf([from, to]: [LonLat, LonLat]): number[] {
  const [a, b] = [toVector(from), toVector(to)];
  const n = cross(a, b);
  const length = Math.hypot(...n) || 1;
  const normal: Vector = [n[0] / length, n[1] / length, n[2] / length];
  return [...a, ...b, ...normal, ...cross(normal, a), ...cross(b, normal)];
}

/** How far it is to the nearest of some edges, in metres. */
function toNearest(edges: [LonLat, LonLat][]): (p: Vector) => number {
  const e = Float64Array.from(edges.flatMap(numbersOf));
  const dot = (i: number, x: number, y: number, z: number) => e[i]! * x + e[i + 1]! * y + e[i + 2]! * z;
  /** The square of the chord to an end. */
  const chord = (i: number, x: number, y: number, z: number) =>
    (e[i]! - x) ** 2 + (e[i + 1]! - y) ** 2 + (e[i + 2]! - z) ** 2;
  return ([x, y, z]) => {
    let least = Infinity;
    for (let i = 0; i < e.length; i += stride) {
      if (dot(i + 9, x, y, z) > 0 && dot(i + 12, x, y, z) > 0) {
        const sine = dot(i + 6, x, y, z);
        least = Math.min(least, (2 * sine * sine) / (1 + Math.sqrt(Math.max(0, 1 - sine * sine))));
      } else least = Math.min(least, chord(i, x, y, z), chord(i + 3, x, y, z));
    }
    return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(least) / 2));
  };
}

/** Whether a place lies in one of some areas of the map: within its first ring and no other. */
function within(areas: LonLat[][][]): (place: LonLat) => boolean {
  const found = areas.map((rings) => {
    const lats = rings.flat().map(([, lat]) => lat);
    return { rings, south: least(lats), north: -least(lats.map((lat) => -lat)) };
  });
  return (place) => found.some((a) => place[1] >= a.south && place[1] <= a.north && isInside(place, a.rings));
}

const least = (numbers: number[]) => numbers.reduce((a, b) => Math.min(a, b), Infinity);

function isInside([lon, lat]: LonLat, rings: LonLat[][]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const a = ring[i - 1]!;
      const b = ring[i]!;
      if (a[1] > lat !== b[1] > lat && lon < ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
  }
  return inside;
}

/** Values at the corners of cells, row after row. */
export interface Grid {
  columns: number;
  rows: number;
  values: Float64Array;
}

/** The lines on which a grid has a value, in pieces: each from [column, row] to [column, row], with parts of cells. */
export function contour({ columns, rows, values }: Grid, level: number): [number, number][][] {
  const pieces: [number, number][][] = [];
  const at = (x: number, y: number) => values[y * columns + x]! - level;
  for (let y = 0; y + 1 < rows; y++) {
    for (let x = 0; x + 1 < columns; x++) {
      const [nw, ne, se, sw] = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)];
      const cuts: [number, number][] = [];
      if (nw < 0 !== ne < 0) cuts.push([x + nw / (nw - ne), y]);
      if (ne < 0 !== se < 0) cuts.push([x + 1, y + ne / (ne - se)]);
      if (sw < 0 !== se < 0) cuts.push([x + sw / (sw - se), y + 1]);
      if (nw < 0 !== sw < 0) cuts.push([x, y + nw / (nw - sw)]);
      for (let i = 0; i + 1 < cuts.length; i += 2) pieces.push([cuts[i]!, cuts[i + 1]!]);
    }
  }
  return pieces;
}
