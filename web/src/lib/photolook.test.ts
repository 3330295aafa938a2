import { expect, test } from 'vitest';
import { filterOf, isAdjusted, kernelOf, plainLook, type PhotoLook } from './photolook';

test.each<[Partial<PhotoLook>, string]>([
  [{}, 'none'],
  [{ grid: true }, 'none'],
  [{ brightness: 150 }, 'brightness(150%)'],
  [{ contrast: 80, sharpness: 10, brightness: 120 }, 'url(#s) brightness(120%) contrast(80%)'],
])('%j is seen through %s', (look, filter) => {
  expect(filterOf({ ...plainLook, ...look }, 's')).toBe(filter);
  expect(isAdjusted({ ...plainLook, ...look })).toBe(filter !== 'none');
});

test.each([0, 5, 50, 100])('sharpening by %d leaves what is flat as it is', (sharpness) => {
  const kernel = kernelOf({ ...plainLook, sharpness })
    .split(' ')
    .map(Number);
  expect(kernel).toHaveLength(9);
  expect(kernel.reduce((sum, n) => sum + n)).toBeCloseTo(1);
});
