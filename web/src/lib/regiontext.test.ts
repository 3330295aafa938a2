import { describe, expect, it } from 'vitest';
import { isRegionText } from './sketch';
import { readRegion } from './regiontext';

const ring = [
  [179, -17],
  [-179, -17],
  [-179, -16],
  [179, -17],
];
const json = (value: object) => JSON.stringify(value);
const feature = (geometry: object) => ({ type: 'Feature', properties: {}, geometry });

describe('a whole key as text', () => {
  const good: Record<string, [text: string, key: object]> = {
    'WKT across 180': ['POLYGON ((179 -17, -179 -17, -179 -16, 179 -17))', { type: 'Polygon', coordinates: [ring] }],
    'WKT with a height and a system': [
      'SRID=4326;LINESTRING Z (1 2 3, 4 5 6)',
      {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [4, 5],
        ],
      },
    ],
    'WKT points': [
      'multipoint((1 2),(3 4))',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    'a ring that is not closed': [
      json({ type: 'Polygon', coordinates: [ring.slice(0, 3)] }),
      { type: 'Polygon', coordinates: [ring] },
    ],
    'degrees beyond 180': [
      json({ type: 'Point', coordinates: [181, 5, 900] }),
      { type: 'Point', coordinates: [-179, 5] },
    ],
    'features of one kind': [
      json({
        type: 'FeatureCollection',
        features: [
          feature({ type: 'Polygon', coordinates: [ring] }),
          feature({ type: 'MultiPolygon', coordinates: [[ring]] }),
        ],
      }),
      { type: 'MultiPolygon', coordinates: [[ring], [ring]] },
    ],
  };
  it.each(Object.entries(good))('is read: %s', (_, [text, key]) => {
    expect(isRegionText(text)).toBe(true);
    expect(readRegion(text)).toEqual(key);
  });

  it.each([
    '{',
    '{}',
    '{"type":"Polygon","coordinates":[]}',
    '{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}',
    '{"type":"Point","coordinates":[0,91]}',
    '{"type":"Point","coordinates":["0",1]}',
    '{"type":"FeatureCollection","features":[]}',
    '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[0,0]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}',
    '{"type":"Feature","geometry":null}',
    'POLYGON ((0 0, 1 1',
    'LINESTRING EMPTY',
    'POLYGON ((4000000 5000000, 4000001 5000000, 4000000 5000001, 4000000 5000000))',
  ])('is refused: %s', (text) => expect(readRegion(text)).toBeNull());

  it('is refused with more corners than a key has', () => {
    const many = (n: number) => json({ type: 'MultiPoint', coordinates: Array.from({ length: n }, () => [1, 2]) });
    expect(readRegion(many(5000))).not.toBeNull();
    expect(readRegion(many(5001))).toBeNull();
  });

  it.each(['43.25, 76.95', '43TFN', 'POINT (1 2)', 'geo:1,2', ''])(
    'is not looked for in what says a point: %s',
    (text) => {
      expect(isRegionText(text)).toBe(false);
    },
  );
});
