import { describe, expect, it } from 'vitest';
import { excludedShape, shapeOf, type Region, type Shape } from './region';
import type { LonLat } from './sphere';

const box = (west: number, south: number, east: number, north: number): LonLat[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const polygon = (...rings: LonLat[][]): Region => ({ type: 'Polygon', coordinates: rings });

/** Whether a place is filled, by the even-odd rule. */
const fills = (shape: Shape, [x, y]: LonLat) =>
  shape.areas.flat().reduce((filled, ring) => {
    for (const [i, [ax, ay]] of ring.slice(1).entries()) {
      const [bx, by] = ring[i]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) filled = !filled;
    }
    return filled;
  }, false);

const arctic: LonLat[] = [
  [-150, 70],
  [-30, 70],
  [90, 70],
  [-150, 70],
];
const south: LonLat[] = [
  [0, -75],
  [120, -75],
  [-120, -75],
  [0, -75],
];

describe('an area is filled', () => {
  it.each<[string, Region, LonLat[], LonLat[]]>([
    ['a box', polygon(box(70, 40, 80, 45)), [[75, 42]], [[85, 42]]],
    ['a box across 180', polygon(box(170, -10, -170, 10)), [[175, 0], [-175, 0], [179.99, 0], [-179.99, 0]], [[165, 0], [-165, 0], [0, 0]]], // prettier-ignore
    ['one with a hole', polygon(box(70, 40, 80, 50), box(74, 44, 76, 46)), [[72, 42]], [[75, 45]]],
    ['one across 180 with a hole across 180', polygon(box(160, -20, -160, 20), box(175, -5, -175, 5)), [[165, 0], [-165, 0], [179, 10]], [[177, 0], [-177, 0], [0, 0]]], // prettier-ignore
    ['one across 180 with a hole west of it', polygon(box(160, -20, -160, 20), box(165, -5, 170, 5)), [[162, 0], [-167, 0]], [[167, 0]]], // prettier-ignore
    ['one around the north pole', polygon(arctic), [[0, 89], [-180, 85], [179, 85], [-90, 82]], [[0, 50], [0, -80]]], // prettier-ignore
    ['one around the south pole', polygon(south), [[0, -89], [179, -85]], [[0, -50], [0, 80]]], // prettier-ignore
    ['two', { type: 'MultiPolygon', coordinates: [[box(0, 0, 1, 1)], [box(2, 0, 3, 1)]] }, [[0.5, 0.5], [2.5, 0.5]], [[1.5, 0.5]]], // prettier-ignore
  ])('%s', (_, region, inside, outside) => {
    const shape = shapeOf(region);
    for (const place of inside) expect(fills(shape, place), `${place}`).toBe(true);
    for (const place of outside) expect(fills(shape, place), `${place}`).toBe(false);
    for (const ring of shape.areas.flat()) {
      expect(ring.at(-1)).toEqual(ring[0]);
      expect(ring.every(([lon]) => Math.abs(lon) <= 180)).toBe(true);
    }
    expect(shape.areas.every((rings) => rings.length <= 2)).toBe(true);
  });

  it('with edges that are geodesics, and none along the cut', () => {
    const wide = shapeOf(polygon(box(-40, 50, 40, 60)));
    expect(Math.max(...wide.lines.flat().map((p) => p[1]))).toBeGreaterThan(65);
    const { lines } = shapeOf(polygon(box(170, -10, -170, 10)));
    expect(lines.length).toBeGreaterThan(1);
    const steps = lines.flatMap((line) => line.slice(1).map((to, i) => [line[i]!, to] as const));
    expect(steps.filter(([from, to]) => Math.abs(from[0]) === 180 && Math.abs(to[0]) === 180)).toEqual([]);
    expect(steps.filter(([from, to]) => Math.abs(from[0] - to[0]) > 1)).toEqual([]);
  });
});

describe('the shape of a region', () => {
  it('has its points and lines', () => {
    const region: Region = {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Point', coordinates: [1, 2] },
        { type: 'MultiPoint', coordinates: [[3, 4], [5, 6]] }, // prettier-ignore
        { type: 'LineString', coordinates: [[0, 0], [0, 1]] }, // prettier-ignore
        { type: 'MultiLineString', coordinates: [[[179, 0], [-179, 0]]] }, // prettier-ignore
      ],
    };
    const { points, lines, areas } = shapeOf(region);
    expect(points).toEqual([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
    expect(lines).toHaveLength(3);
    expect(areas).toEqual([]);
  });

  it('has what is excluded apart', () => {
    const region = {
      ...polygon(box(0, 0, 10, 10)),
      excluded: { type: 'MultiPolygon', coordinates: [[box(2, 2, 4, 4)]] },
    };
    expect(fills(shapeOf(region), [3, 3])).toBe(true);
    expect(fills(excludedShape(region), [3, 3])).toBe(true);
    expect(fills(excludedShape(region), [5, 5])).toBe(false);
    expect(excludedShape(polygon(box(0, 0, 10, 10)))).toEqual({ points: [], lines: [], areas: [] });
  });

  it('is nothing for what is not known', () => {
    expect(shapeOf({ type: 'Circle', coordinates: [0, 0] })).toEqual({ points: [], lines: [], areas: [] });
  });
});
