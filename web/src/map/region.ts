import { cut, densified, unroll, type LonLat } from './sphere';

/** A GeoJSON geometry whose edges are geodesics; `excluded` is what of it does not count. */
export interface Region {
  type: string;
  coordinates?: unknown;
  geometries?: unknown[];
  excluded?: unknown;
}

/** What of a region is drawn: all within the map, cut at 180. */
export interface Shape {
  points: LonLat[];
  /** Lines, and the edges of areas. */
  lines: LonLat[][];
  /** Areas to fill: rings that are closed, the first of them the outer one. Their cuts at 180 are no edges. */
  areas: LonLat[][][];
}

/** The shape of a region. A geometry that cannot be read is left out. */
export function shapeOf(region: Region): Shape {
  const { coordinates } = region;
  switch (region.type) {
    case 'Point':
      return shape({ points: [coordinates as LonLat] });
    case 'MultiPoint':
      return shape({ points: coordinates as LonLat[] });
    case 'LineString':
      return lineShape(coordinates as LonLat[]);
    case 'MultiLineString':
      return together((coordinates as LonLat[][]).map(lineShape));
    case 'Polygon':
      return areaShape(coordinates as LonLat[][]);
    case 'MultiPolygon':
      return together((coordinates as LonLat[][][]).map(areaShape));
    case 'GeometryCollection':
      return together((region.geometries ?? []).map((part) => shapeOf(part as Region)));
    default:
      return shape({});
  }
}

/** The shape of what of a region does not count. */
export const excludedShape = ({ excluded }: Region): Shape => shapeOf((excluded ?? { type: 'none' }) as Region);

/** Places that together are as far apart as a region is. */
export function cornersOf(region: Region): LonLat[] {
  const { points, lines } = shapeOf(region);
  return [...points, ...lines.flat()];
}

const shape = (some: Partial<Shape>): Shape => ({ points: [], lines: [], areas: [], ...some });

const together = (shapes: Shape[]): Shape => ({
  points: shapes.flatMap((s) => s.points),
  lines: shapes.flatMap((s) => s.lines),
  areas: shapes.flatMap((s) => s.areas),
});

const lineShape = (line: LonLat[]): Shape => shape({ lines: cut(densified(line)) });

function areaShape(rings: LonLat[][]): Shape {
  const dense = rings.map(densified);
  const [outer = [], ...holes] = dense.map(pieces);
  const areas = outer.map((piece) => [piece, ...holes.flat().filter((hole) => isWithin(hole, piece))]);
  return shape({ lines: dense.flatMap(cut), areas });
}

/** A ring as closed rings that together are the same on the map. */
function pieces(ring: LonLat[]): LonLat[][] {
  const unrolled = aroundPole(unroll(ring));
  const lons = unrolled.map((p) => p[0]);
  const worlds: number[] = [];
  for (let n = Math.floor((Math.min(...lons) + 180) / 360); 360 * n - 180 < Math.max(...lons); n++) worlds.push(n);
  return worlds
    .map((n) => unrolled.map(([lon, lat]): LonLat => [lon - 360 * n, lat]))
    .map((moved) => clip(clip(moved, 180, -1), -180, 1))
    .filter((piece) => piece.length > 3);
}

/** A ring that goes around a pole holds the nearer one: it is closed along that edge of the map. */
function aroundPole(ring: LonLat[]): LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  if (!first || !last || Math.abs(last[0] - first[0]) < 180) return ring;
  const pole = ring.reduce((sum, p) => sum + p[1], 0) > 0 ? 90 : -90;
  return [...ring, [last[0], pole], [first[0], pole], first];
}

/** What of a closed ring lies on one side of a meridian: west of it with side -1, east with 1. */
function clip(ring: LonLat[], meridian: number, side: 1 | -1): LonLat[] {
  const beyond = (p: LonLat) => side * (p[0] - meridian);
  const kept: LonLat[] = [];
  for (const [i, to] of ring.slice(1).entries()) {
    const from = ring[i]!;
    const [a, b] = [beyond(from), beyond(to)];
    if (a < 0 !== b < 0) kept.push([meridian, from[1] + (a / (a - b)) * (to[1] - from[1])]);
    if (b >= 0) kept.push(to);
  }
  return kept.length > 0 ? [...kept, kept[0]!] : [];
}

/** Whether a ring lies in another: where two of them do not cross, one of its corners tells. */
function isWithin(ring: LonLat[], outer: LonLat[]): boolean {
  const corner = ring.find((p) => Math.abs(p[0]) < 180) ?? ring[0]!;
  return outer.slice(1).reduce((inside, [bx, by], i) => {
    const [ax, ay] = outer[i]!;
    const crosses = ay > corner[1] !== by > corner[1] && corner[0] < ((bx - ax) * (corner[1] - ay)) / (by - ay) + ax;
    return crosses ? !inside : inside;
  }, false);
}
