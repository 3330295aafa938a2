import { describe, expect, it } from 'vitest';
import { contour, distanceTo } from './field';
import { distance, type LonLat } from './sphere';

const square = (west: number, south: number, east: number, north: number): LonLat[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

describe('distance to a region', () => {
  it('is that to the nearest of its points', () => {
    const far = distanceTo({
      type: 'MultiPoint',
      coordinates: [
        [179, 0],
        [0, 0],
      ],
    });
    expect(far([-179, 0])).toBeCloseTo(distance([-179, 0], [179, 0]), 3);
  });

  it('is that to a line, beside it and beyond its end', () => {
    const far = distanceTo({
      type: 'LineString',
      coordinates: [
        [0, 0],
        [10, 0],
      ],
    });
    expect(far([5, 1])).toBeCloseTo(distance([5, 1], [5, 0]), 3);
    expect(far([11, 0])).toBeCloseTo(distance([11, 0], [10, 0]), 3);
  });

  it('is 0 within an area across 180, and more in its hole and outside', () => {
    const hole = square(179.5, -16.8, 179.9, -16.2);
    const far = distanceTo({ type: 'Polygon', coordinates: [square(179, -17, -179, -16), hole] });
    expect(far([-179.5, -16.5])).toBe(0);
    expect(far([179.2, -16.5])).toBe(0);
    expect(far([179.7, -16.5])).toBeGreaterThan(10_000);
    expect(far([178, -16.5])).toBeCloseTo(distance([178, -16.5], [179, -16.5]), -2);
  });

  it('does not count what is excluded', () => {
    const far = distanceTo({
      type: 'Polygon',
      coordinates: [square(0, 0, 2, 2)],
      excluded: { type: 'MultiPolygon', coordinates: [[square(1, -1, 3, 3)]] },
    });
    expect(far([0.5, 1])).toBe(0);
    expect(far([1.5, 1])).toBeCloseTo(distance([1.5, 1], [1, 1]), -2);
    expect(far([2.5, 1])).toBeCloseTo(distance([2.5, 1], [1, 1]), -2);
  });
});

it('finds the lines on which a grid has a value', () => {
  const grid = { columns: 3, rows: 2, values: Float64Array.from([0, 1, 2, 0, 1, 2]) };
  expect(contour(grid, 1.5)).toEqual([
    [
      [1.5, 0],
      [1.5, 1],
    ],
  ]);
  expect(contour(grid, 5)).toEqual([]);
});
