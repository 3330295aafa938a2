import { distance, type LonLat } from './sphere';
import { excludedShape, shapeOf, type Region } from './region';

/** Mean radius of the earth in metres, as in sphere.ts. */
const earthRadius = 6371008.8;
const rad = Math.PI / 180;

type Vector = readonly [number, number, number];
interface Edge {
  a: Vector;
  b: Vector;
  normal: Vector | null;
}

/**
 * How far places are from a region, in metres on the ball: 0 within it, but for what is excluded. For drawing, as all of
 * sphere.ts.
 */
export function distanceTo(region: Region): (place: LonLat) => number {
  const [whole, out] = [shapeOf(region), excludedShape(region)];
  const isOut = (place: LonLat) => out.areas.some((rings) => isInside(place, rings));
  const isIn = (place: LonLat) => whole.areas.some((rings) => isInside(place, rings));
  // Where a part of the edge does not count, what counts ends at the edge of what is excluded.
  const edges = [
    ...stepsOf(whole.lines).filter(([from, to]) => !isOut(middle(from, to))),
    ...stepsOf(out.lines).filter(([from, to]) => isIn(middle(from, to))),
  ].map(([from, to]) => edgeOf(from, to));
  const points = whole.points.filter((point) => !isOut(point));
  return (place) => {
    if (isIn(place) && !isOut(place)) return 0;
    const p = toVector(place);
    const toPoints = points.map((point) => distance(place, point));
    return edges.reduce((least, edge) => Math.min(least, toEdge(p, edge)), Math.min(Infinity, ...toPoints));
  };
}

const stepsOf = (lines: LonLat[][]): [LonLat, LonLat][] =>
  lines.flatMap((line) => line.slice(1).map((to, i): [LonLat, LonLat] => [line[i]!, to]));

const middle = ([aLon, aLat]: LonLat, [bLon, bLat]: LonLat): LonLat => [(aLon + bLon) / 2, (aLat + bLat) / 2];

const toVector = ([lon, lat]: LonLat): Vector => [
  Math.cos(lat * rad) * Math.cos(lon * rad),
  Math.cos(lat * rad) * Math.sin(lon * rad),
  Math.sin(lat * rad),
];
const dot = ([a, b, c]: Vector, [x, y, z]: Vector) => a * x + b * y + c * z;
const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];
const chord = ([a, b, c]: Vector, [x, y, z]: Vector) => Math.hypot(a - x, b - y, c - z);

function edgeOf(from: LonLat, to: LonLat): Edge {
  const [a, b] = [toVector(from), toVector(to)];
  const n = cross(a, b);
  const length = Math.hypot(...n);
  // An edge of no length, such as there are where lines are cut, is a point and has nothing beside it.
  return { a, b, normal: length > 0 ? [n[0] / length, n[1] / length, n[2] / length] : null };
}

function toEdge(p: Vector, { a, b, normal }: Edge): number {
  const beside = normal && dot(cross(normal, a), p) >= 0 && dot(cross(b, normal), p) >= 0;
  if (beside) return earthRadius * Math.asin(Math.min(1, Math.abs(dot(normal, p))));
  return 2 * earthRadius * Math.asin(Math.min(1, Math.min(chord(p, a), chord(p, b)) / 2));
}

/** Whether a place lies in an area of the map: within the first ring and no other. */
function isInside([lon, lat]: LonLat, rings: LonLat[][]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]!;
      const [bx, by] = ring[i]!;
      if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
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
