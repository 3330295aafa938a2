import { expect, test } from 'vitest';
import { Ruler } from './ruler.svelte';

test('a ruler measures from point to point, and back again', () => {
  const ruler = new Ruler();
  expect([ruler.meters, ruler.last]).toEqual([0, null]);
  ruler.add([0, 0]);
  expect([ruler.meters, ruler.last]).toEqual([0, null]);
  ruler.add([1, 0]);
  ruler.add([1, 0]);
  expect(ruler.points).toHaveLength(2);
  expect(ruler.meters).toBeCloseTo(111_319.491, 3);
  ruler.add([1, 1]);
  expect(ruler.meters).toBeCloseTo(111_319.491 + 110_574.389, 2);
  expect(ruler.last?.bearingDegrees).toBeCloseTo(0, 9);
  ruler.undo();
  expect(ruler.last?.bearingDegrees).toBeCloseTo(90, 9);
  ruler.clear();
  ruler.undo();
  expect([ruler.points, ruler.meters, ruler.last]).toEqual([[], 0, null]);
});
