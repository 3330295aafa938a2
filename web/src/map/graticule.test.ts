import { expect, test } from 'vitest';
import { meridianName, multiples, parallelName, stepAt } from './graticule';

const letters = { n: 'N', e: 'E', s: 'S', w: 'W' };

test.each([
  [0, '0°'],
  [30 * 3600, '30° E'],
  [-43.25 * 3600, '43°15′ W'],
  [180 * 3600, '180°'],
  [-180 * 3600, '180°'],
  [190 * 3600, '170° W'],
  [-190 * 3600, '170° E'],
  [530 * 3600, '170° E'],
  [360 * 3600, '0°'],
  [76 * 3600 + 55 * 60 + 5, '76°55′05″ E'],
])('the meridian at %d seconds is %s', (seconds, name) => expect(meridianName(seconds, letters)).toBe(name));

test.each([
  [0, '0°'],
  [85 * 3600, '85° N'],
  [-30 * 60, '0°30′ S'],
  [5, '0°00′05″ N'],
])('the parallel at %d seconds is %s', (seconds, name) => expect(parallelName(seconds, letters)).toBe(name));

test('lines are farther apart than their names are long, and as near as that allows', () => {
  let before = Infinity;
  for (let zoom = 0; zoom <= 19; zoom += 0.5) {
    const degreesPerPixel = 360 / 256 / 2 ** zoom;
    const step = stepAt(degreesPerPixel);
    expect(step).toBeLessThanOrEqual(before);
    if (step < 30 * 3600) expect(step / 3600 / degreesPerPixel).toBeGreaterThanOrEqual(90);
    if (step > 1) expect(step / 3600 / degreesPerPixel).toBeLessThan(256);
    expect((30 * 3600) % step).toBe(0);
    before = step;
  }
});

test('multiples go on across 180', () => {
  expect(multiples(10, 171, 199)).toEqual([180, 190]);
  expect(multiples(10, -20, 5)).toEqual([-20, -10, 0]);
  expect(multiples(10, 1, 9)).toEqual([]);
});
