import { expect, test } from 'vitest';
import { leastRadius, mostRadius, radii, roundRadius, stepOf } from './radius';

test('the slider goes from one bound to the other, in steps that grow alike', () => {
  expect([radii[0], radii.at(-1)]).toEqual([leastRadius, mostRadius]);
  for (const [i, radius] of radii.slice(1).entries()) {
    expect(radius / radii[i]!).toBeGreaterThan(1.15);
    expect(radius / radii[i]!).toBeLessThan(1.4);
  }
});

test('every radius has its own step', () => {
  for (const [step, radius] of radii.entries()) expect(stepOf(radius)).toBe(step);
  expect(stepOf(0)).toBe(0);
  expect(stepOf(1e9)).toBe(radii.length - 1);
  expect(radii[stepOf(1130)]).toBe(1200);
  expect(radii[stepOf(1070)]).toBe(1000);
});

test.each([
  [3, 10],
  [1234, 1200],
  [98_765, 99_000],
  [19_990_000, 20_000_000],
  [30_000_000, 20_015_000],
  [20_014_000, 20_000_000],
])('a hand that draws %d means %d', (meters, want) => expect(roundRadius(meters)).toBe(want));
