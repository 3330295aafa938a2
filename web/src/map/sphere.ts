// The earth as a ball, for drawing: where a line runs and what to show. Never for a score: the server measures those on
// the ellipsoid, and its numbers are the ones that are shown.

/** A place as [longitude, latitude] in degrees. */
export type LonLat = [number, number];

/** West, south, east and north in degrees. East lies beyond 180 where the box crosses that meridian. */
export type Box = [number, number, number, number];

/** Mean radius of the earth in metres (IUGG, R1). */
const earthRadius = 6371008.8;
const rad = Math.PI / 180;

/** The longitude brought into [-180, 180). The latitude stays, but within -90 and 90. */
export function normalise([lon, lat]: LonLat): LonLat {
  const inside = lon >= -180 && lon < 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
  return [inside, Math.max(-90, Math.min(90, lat))];
}

/** Metres between two places on the ball; up to 0.6 % off the ellipsoid's. */
export function distance([aLon, aLat]: LonLat, [bLon, bLat]: LonLat): number {
  const h =
    Math.sin(((bLat - aLat) * rad) / 2) ** 2 +
    Math.cos(aLat * rad) * Math.cos(bLat * rad) * Math.sin(((bLon - aLon) * rad) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The shortest way from one place to another, in at least 64 steps of at most two degrees, cut where it crosses 180. */
export function greatCircle(from: LonLat, to: LonLat): LonLat[][] {
  const a = toVector(from);
  const angle = distance(from, to) / earthRadius;
  const side = tangent(a, toVector(to));
  const steps = Math.max(64, Math.ceil(angle / (2 * rad)));
  const line = [normalise(from)];
  for (let i = 1; i < steps; i++) line.push(toLonLat(turned(a, side, (angle * i) / steps)));
  line.push(normalise(to));
  return cut(line);
}

/**
 * The shortest ways from each place to the next, in steps of at most a tenth of a degree, not cut: near enough to a
 * straight line at every zoom there is.
 */
export function densified(places: LonLat[]): LonLat[] {
  return places.flatMap((place, i) => {
    const before = places[i - 1];
    if (!before) return [normalise(place)];
    const a = toVector(before);
    const angle = distance(before, place) / earthRadius;
    const side = tangent(a, toVector(place));
    const steps = Math.max(1, Math.ceil(angle / (0.1 * rad)));
    const between = Array.from({ length: steps - 1 }, (_, n) => toLonLat(turned(a, side, (angle * (n + 1)) / steps)));
    return [...between, normalise(place)];
  });
}

/** All places that are so many metres from a centre, as lines cut where they cross 180. */
export function circle(centre: LonLat, radiusMeters: number): LonLat[][] {
  const line: LonLat[] = [];
  for (let i = 0; i <= 180; i++) line.push(destination(centre, 90 - 2 * i, radiusMeters));
  return cut(line);
}

/** The place that lies so many metres, half-way around the earth at most, away in degrees clockwise from north. */
export function destination(from: LonLat, bearingDegrees: number, meters: number): LonLat {
  const c = toVector(from);
  const angle = Math.min(Math.PI, Math.max(0, meters / earthRadius));
  const east = tangent(c, toVector([from[0] + 90, 0]));
  const north = cross(c, east);
  return toLonLat(turned(c, turned(north, east, bearingDegrees * rad), angle));
}

/** The smallest box that holds all places, the shorter way around the earth; null for none. */
export function boxAround(points: LonLat[]): Box | null {
  if (points.length === 0) return null;
  const lats = points.map((p) => p[1]);
  const lons = points.map((p) => normalise(p)[0]).sort((a, b) => a - b);
  // The box leaves out the widest gap between neighbours: it starts where that gap ends.
  let start = 0;
  let widest = 0;
  for (const [i, lon] of lons.entries()) {
    const gap = i > 0 ? lon - lons[i - 1]! : lon + 360 - lons.at(-1)!;
    if (gap > widest) [widest, start] = [gap, i];
  }
  const west = lons[start]!;
  const east = start > 0 ? lons[start - 1]! + 360 : lons.at(-1)!;
  return [west, Math.min(...lats), east, Math.max(...lats)];
}

/** A line with a break at 180 wherever a step is shorter across it. */
export function cut(line: LonLat[]): LonLat[][] {
  const pieces: LonLat[][] = [[]];
  let last: LonLat | undefined;
  for (const point of line) {
    if (last && Math.abs(point[0] - last[0]) > 180) {
      const edge = last[0] > 0 ? 180 : -180;
      const run = point[0] + 2 * edge - last[0];
      const lat = run === 0 ? point[1] : last[1] + ((edge - last[0]) / run) * (point[1] - last[1]);
      pieces.at(-1)!.push([edge, lat]);
      pieces.push([[-edge, lat]]);
    }
    pieces.at(-1)!.push(point);
    last = point;
  }
  return pieces;
}

/** A line without jumps at 180: its longitudes go on. */
export function unroll(ring: LonLat[]): LonLat[] {
  let turns = 0;
  return ring.map(([lon, lat], i) => {
    const step = lon - (ring[i - 1]?.[0] ?? lon);
    if (step > 180) turns -= 360;
    if (step < -180) turns += 360;
    return [lon + turns, lat];
  });
}

type Vector = [number, number, number];

const toVector = ([lon, lat]: LonLat): Vector => [
  Math.cos(lat * rad) * Math.cos(lon * rad),
  Math.cos(lat * rad) * Math.sin(lon * rad),
  Math.sin(lat * rad),
];

const toLonLat = ([x, y, z]: Vector): LonLat =>
  normalise([Math.atan2(y, x) / rad, Math.atan2(z, Math.hypot(x, y)) / rad]);

const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];

/** The direction at a that leads to b. Between antipodes every way is as short: then over the north pole. */
function tangent(a: Vector, b: Vector): Vector {
  const across = cross(cross(a, b), a);
  const length = Math.hypot(...across);
  if (length > 1e-9) return across.map((v) => v / length) as Vector;
  const north: Vector = Math.abs(a[2]) < 0.999 ? [0, 0, 1] : [1, 0, 0];
  return tangent(a, north);
}

/** The vector a turned by an angle towards a direction that is at a right angle to it. */
function turned(a: Vector, side: Vector, angle: number): Vector {
  return a.map((v, i) => v * Math.cos(angle) + side[i]! * Math.sin(angle)) as Vector;
}
