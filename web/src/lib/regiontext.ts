import WKT from 'ol/format/WKT';
import GeoJSON from 'ol/format/GeoJSON';
import type { AuthoredKey } from '../api/client';
import { normalise, type LonLat } from '../map/sphere';

/** The most corners of a key that is read: one with more is a map, not a key. */
const mostCorners = 5000;

type Geometry = { type: string; coordinates?: unknown; geometries?: unknown; geometry?: unknown; features?: unknown };

/**
 * The key that a text tells in GeoJSON or WKT: points, lines or areas, those of several features together. null where there is
 * none, where there are several kinds, or where a position is not on Earth.
 */
export function readRegion(text: string): AuthoredKey | null {
  try {
    const parts = partsOf(text.trim().startsWith('{') ? JSON.parse(text) : fromWKT(text));
    if (parts.flatMap(({ coordinates }) => coordinates).flat(2).length > 2 * mostCorners) return null;
    const kinds = new Set(parts.map(({ kind }) => kind));
    const [kind] = kinds;
    if (!kind || kinds.size > 1) return null;
    const [first, ...rest] = parts.map(({ coordinates }) => coordinates);
    const whole =
      rest.length > 0 ? { type: `Multi${kind}`, coordinates: [first, ...rest] } : { type: kind, coordinates: first };
    return whole as AuthoredKey;
  } catch {
    return null;
  }
}

function fromWKT(text: string): unknown {
  return new GeoJSON().writeGeometryObject(new WKT().readGeometry(text.replace(/^\s*SRID=4326;/i, '')));
}

interface Simple {
  kind: 'Point' | 'LineString' | 'Polygon';
  coordinates: unknown;
}

/** The points, lines and areas of GeoJSON. */
function partsOf(value: unknown): Simple[] {
  const { type, coordinates, geometries, geometry, features } = value as Geometry;
  const all = (list: unknown, read: (one: unknown) => unknown, kind: Simple['kind']): Simple[] =>
    listOf(list).map((one) => ({ kind, coordinates: read(one) }));
  switch (type) {
    case 'Feature':
      return partsOf(geometry);
    case 'FeatureCollection':
      return listOf(features).flatMap(partsOf);
    case 'GeometryCollection':
      return listOf(geometries).flatMap(partsOf);
    case 'Point':
      return [{ kind: 'Point', coordinates: position(coordinates) }];
    case 'MultiPoint':
      return all(coordinates, position, 'Point');
    case 'LineString':
      return [{ kind: 'LineString', coordinates: line(coordinates) }];
    case 'MultiLineString':
      return all(coordinates, line, 'LineString');
    case 'Polygon':
      return [{ kind: 'Polygon', coordinates: listOf(coordinates).map(ring) }];
    case 'MultiPolygon':
      return all(coordinates, (rings) => listOf(rings).map(ring), 'Polygon');
    default:
      throw new Error('no geometry');
  }
}

function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error('no list');
  return value;
}

function position(value: unknown): LonLat {
  const [lon, lat] = listOf(value);
  if (typeof lon !== 'number' || typeof lat !== 'number') throw new Error('no position');
  if (!(Math.abs(lon) <= 360 && Math.abs(lat) <= 90)) throw new Error('not on Earth');
  return normalise([lon, lat]);
}

function line(value: unknown): LonLat[] {
  const places = listOf(value).map(position);
  if (places.length < 2) throw new Error('too short');
  return places;
}

/** A ring with its first corner again at its end. */
function ring(value: unknown): LonLat[] {
  const [first, ...rest] = listOf(value).map(position);
  const last = rest.at(-1);
  const closed = first![0] === last?.[0] && first![1] === last[1] ? [first!, ...rest] : [first!, ...rest, first!];
  if (closed.length < 4) throw new Error('too short');
  return closed;
}
