import { describe, expect, it } from 'vitest';
import type { AuthoredKey } from '../api/client';
import type { LonLat } from '../map/sphere';
import { emptySketch, keyOf, placeFor, sketchOf, type Sketch } from './sketch';

const ring: LonLat[] = [
  [179, -17],
  [-179, -17],
  [-179, -16],
];
const closed = [...ring, ring[0]!];
const inner: LonLat[] = [
  [179.5, -16.5],
  [179.5, -16.2],
  [179.8, -16.2],
];
const innerClosed = [...inner, inner[0]!];

describe('a sketch', () => {
  const keys: Record<string, object> = {
    point: { type: 'Point', coordinates: [76.9, 43.2] },
    points: { type: 'MultiPoint', coordinates: ring },
    line: { type: 'LineString', edges: 'geodesic', coordinates: ring },
    lines: { type: 'MultiLineString', edges: 'geodesic', coordinates: [ring, inner] },
    'area with a hole across 180': { type: 'Polygon', edges: 'geodesic', coordinates: [closed, innerClosed] },
    areas: { type: 'MultiPolygon', edges: 'geodesic', coordinates: [[closed, innerClosed], [closed]] },
    'area without a part': {
      type: 'Polygon',
      edges: 'geodesic',
      coordinates: [closed],
      excluded: { type: 'MultiPolygon', coordinates: [[innerClosed]] },
    },
  };
  it.each(Object.entries(keys))('gives the key back that it was made of: %s', (_, key) => {
    expect(keyOf(sketchOf(key as AuthoredKey)!)).toEqual(key);
  });

  it('is empty without a key, and is no key until a part is done', () => {
    expect(sketchOf(undefined)).toEqual(emptySketch('point'));
    expect(keyOf(emptySketch('point'))).toBeUndefined();
    expect(keyOf({ shape: 'area', parts: [{ role: 'part', corners: ring.slice(0, 2) }] })).toBeUndefined();
  });

  it('leaves out a hole that is not done', () => {
    const sketch: Sketch = {
      shape: 'area',
      parts: [
        { role: 'part', corners: ring },
        { role: 'hole', corners: inner.slice(0, 2) },
      ],
    };
    expect(keyOf(sketch)).toEqual({ type: 'Polygon', edges: 'geodesic', coordinates: [closed] });
  });

  it('is not made of what is not drawn here', () => {
    expect(sketchOf({ type: 'GeometryCollection', geometries: [] })).toBeNull();
    const holed = { type: 'MultiPolygon', coordinates: [[closed, innerClosed]] };
    expect(sketchOf({ type: 'Point', coordinates: [0, 0], excluded: holed } as object)).toBeNull();
  });
});

it('puts a hole after the area that it is of', () => {
  const sketch = sketchOf({ type: 'MultiPolygon', coordinates: [[closed, innerClosed], [closed]] })!;
  expect(placeFor('hole', sketch, 0)).toBe(2);
  expect(placeFor('hole', sketch, 2)).toBe(3);
  expect(placeFor('part', sketch, 0)).toBe(3);
});
