import { describe, expect, test } from 'vitest';
import { formatPlace, readDecimal } from './coordinates';

const placesOf = (text: string) => readDecimal(text).map((r) => r.point.coordinates);

describe('readDecimal', () => {
  test.each([
    ['33.8567 S, 151.2152 E', [151.2152, -33.8567]],
    ['43.2567 N 76.9286 E', [76.9286, 43.2567]],
    ['40.7 N 74.0 W', [-74, 40.7]],
    ['−33.8567, 151.2152', [151.2152, -33.8567]],
    ['151.2152 -33.8567', [151.2152, -33.8567]],
    ['0, 180', [-180, 0]],
    ['10 10', [10, 10]],
  ])('reads %s in one way', (text, want) => expect(placesOf(text)).toEqual([want]));

  test.each(['43.2567, 76.9286', ' 43.2567  76.9286 ', '43,2567; 76,9286', '43,2567 76,9286', '43.2567° 76.9286°'])(
    'reads %s in two ways, and says how',
    (text) => {
      expect(placesOf(text)).toEqual([
        [76.9286, 43.2567],
        [43.2567, 76.9286],
      ]);
      expect(readDecimal(text).map((r) => r.reason)).toEqual(['lat_lon', 'lon_lat']);
    },
  );

  test.each(['', 'Almaty', '43.2567', '91, 91', '0, 181', '43.2567, 76.9286, 5', '1e3, 2', '43°15′24″ 76°55′42″'])(
    'does not read %o',
    (text) => expect(readDecimal(text)).toEqual([]),
  );

  test('tells how precise it is', () => {
    expect(readDecimal('43.25670 N 76.92860 E')[0]?.precisionMeters).toBeCloseTo(0.79, 2);
    expect(readDecimal('43.3 N 76.92860 E')[0]?.precisionMeters).toBeCloseTo(7871.5, 1);
  });
});

test.each([
  [[76.9286, 43.2567], '43.25670 N, 76.92860 E'],
  [[-0.5, -33.8], '33.80000 S, 0.50000 W'],
  [[0, 0], '0.00000 N, 0.00000 E'],
] as [[number, number], string][])('formatPlace %o', (place, want) => {
  expect(formatPlace(place)).toBe(want);
  expect(readDecimal(want)).toHaveLength(1);
});
