import type { AuthoredKey } from '../api/client';
import type { LonLat } from '../map/sphere';

/** What the key of a place is drawn as. */
export const shapes = ['point', 'points', 'line', 'area'] as const;
export type Shape = (typeof shapes)[number];

/** Corners that belong together. A hole belongs to the area before it; what is excluded belongs to the whole. */
export interface Part {
  role: 'part' | 'hole' | 'excluded';
  corners: LonLat[];
}

/** The key of a place while it is drawn: parts may have too few corners yet. Rings are not closed here. */
export interface Sketch {
  shape: Shape;
  parts: Part[];
}

export const emptySketch = (shape: Shape): Sketch => ({ shape, parts: [{ role: 'part', corners: [] }] });

/** The least corners that a part has once it is done. */
export const leastCorners = (shape: Shape, role: Part['role']): number => {
  if (role !== 'part' || shape === 'area') return 3;
  return shape === 'line' ? 2 : 1;
};

/** Whether a text may tell a whole key, in GeoJSON or WKT, and not one place. */
export const isRegionText = (text: string): boolean =>
  /^\s*(\{|(SRID=\d+;\s*)?(MULTI(POINT|LINESTRING|POLYGON)|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\b)/i.test(text);

/** A key as it is drawn; null for one that is not drawn here, such as a collection of several kinds. */
export function sketchOf(key: AuthoredKey | undefined): Sketch | null {
  if (!key?.type) return emptySketch('point');
  const excluded = excludedOf(key.excluded as AuthoredKey | undefined);
  if (!excluded) return null;
  const drawn = (shape: Shape, lists: LonLat[][]): Sketch => ({ shape, parts: [...lists.map(part), ...excluded] });
  const at = key.coordinates;
  switch (key.type) {
    case 'Point':
      return drawn('point', [[at as LonLat]]);
    case 'MultiPoint':
      return drawn('points', [at as LonLat[]]);
    case 'LineString':
      return drawn('line', [at as LonLat[]]);
    case 'MultiLineString':
      return drawn('line', at as LonLat[][]);
    case 'Polygon':
      return { shape: 'area', parts: [...areaParts(at as LonLat[][]), ...excluded] };
    case 'MultiPolygon':
      return { shape: 'area', parts: [...(at as LonLat[][][]).flatMap(areaParts), ...excluded] };
    default:
      return null;
  }
}

/** The key that is drawn; undefined until a part of it is done. Edges are the shortest ways, as answers have them. */
export function keyOf({ shape, parts }: Sketch): AuthoredKey | undefined {
  const done = parts.filter(({ role, corners }) => corners.length >= leastCorners(shape, role));
  const lists = done.filter((p) => p.role === 'part').map((p) => p.corners);
  if (lists.length === 0) return undefined;
  const excluded = done.filter((p) => p.role === 'excluded').map((p) => [closed(p.corners)]);
  // The contract leaves the shape of what is excluded open, which its types take for nothing at all.
  const rest = (excluded.length > 0 ? { excluded: { type: 'MultiPolygon', coordinates: excluded } } : {}) as Pick<
    AuthoredKey,
    'excluded'
  >;
  switch (shape) {
    case 'point':
      return { type: 'Point', coordinates: lists[0]![0]!, ...rest };
    case 'points':
      return { type: 'MultiPoint', coordinates: lists.flat(), ...rest };
    case 'line':
      return lists.length === 1
        ? { type: 'LineString', edges: 'geodesic', coordinates: lists[0]!, ...rest }
        : { type: 'MultiLineString', edges: 'geodesic', coordinates: lists, ...rest };
    case 'area': {
      const areas = areasOf(done);
      return areas.length === 1
        ? { type: 'Polygon', edges: 'geodesic', coordinates: areas[0]!, ...rest }
        : { type: 'MultiPolygon', edges: 'geodesic', coordinates: areas, ...rest };
    }
  }
}

/** Where in the list of parts a new one goes: a hole after the area that the active part belongs to, else at the end. */
export function placeFor(role: Part['role'], { parts }: Sketch, active: number): number {
  if (role !== 'hole') return role === 'part' ? parts.filter((p) => p.role !== 'excluded').length : parts.length;
  let end = active + 1;
  while (parts[end]?.role === 'hole') end++;
  return end;
}

const part = (corners: LonLat[]): Part => ({ role: 'part', corners });

/** Rings as parts: the first is the area, the others are its holes. */
const areaParts = (rings: LonLat[][]): Part[] =>
  rings.map((ring, i) => ({ role: i === 0 ? 'part' : 'hole', corners: opened(ring) }));

/** Parts as the rings of areas. */
function areasOf(parts: Part[]): LonLat[][][] {
  const areas: LonLat[][][] = [];
  for (const { role, corners } of parts) {
    if (role === 'part') areas.push([closed(corners)]);
    else if (role === 'hole') areas.at(-1)?.push(closed(corners));
  }
  return areas;
}

/** What is excluded as parts; null where it has holes, which are not drawn here. */
function excludedOf(region: AuthoredKey | undefined): Part[] | null {
  if (!region) return [];
  const areas = (region.type === 'Polygon' ? [region.coordinates] : region.coordinates) as LonLat[][][];
  if (areas.some((rings) => rings.length > 1)) return null;
  return areas.map((rings) => ({ role: 'excluded', corners: opened(rings[0] ?? []) }));
}

const opened = (ring: LonLat[]): LonLat[] => ring.slice(0, -1);
const closed = (corners: LonLat[]): LonLat[] => [...corners, corners[0]!];
