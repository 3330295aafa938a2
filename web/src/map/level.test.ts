import { expect, it } from 'vitest';
import { along, levelAt } from './level';

it.each([
  [78271.51696402048, 0],
  [39135.75848201024, 1],
  [76.43702828517625, 10],
])('%f metres to a pixel is level %f', (meters, level) => expect(levelAt(meters)).toBeCloseTo(level, 9));

it.each([
  [0, 1],
  [4, 1],
  [5, 2],
  [6, 3],
  [8, 5],
  [20, 5],
])('at level %f the size is %f', (level, size) => expect(along(level, [4, 1], [6, 3], [8, 5])).toBe(size));
