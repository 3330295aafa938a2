import { expect, test } from 'vitest';
import { scaleAt } from './scale';

test.each([
  [0, 0, 5_000_000, 32],
  [0, 0, 10_000_000, 64],
  [5, 60, 200_000, 82],
  [15, 43.25, 200, 57],
  [19, 85, 2, 77],
])('zoom %d at %d°: %d m', (zoom, latitude, meters, pixels) => {
  const scale = scaleAt(zoom, latitude, pixels + 1);
  expect(scale.meters).toBe(meters);
  expect(Math.round(scale.pixels)).toBe(pixels);
});

test('a length is round, and no wider than asked for', () => {
  for (let zoom = 0; zoom <= 19; zoom += 0.37) {
    for (const latitude of [-85, -30, 0, 51]) {
      const { meters, pixels } = scaleAt(zoom, latitude, 100);
      expect(pixels).toBeLessThanOrEqual(100);
      expect(pixels).toBeGreaterThan(39);
      expect(meters.toExponential()).toMatch(/^[125]e/);
    }
  }
});
