import { beforeAll, describe, expect, test } from 'vitest';
import type { OwnCalibration } from '../api/client';
import { adviceWords, decadesOf } from './circles';
import { language } from './i18n.svelte';

beforeAll(async () => {
  await language.use('en');
  await language.with('debrief');
});

describe('what to change', () => {
  test.each<[OwnCalibration['advice'], number | undefined, RegExp]>([
    ['too_few', 3, /^Too few .*large\.$/],
    ['keep', 1.1, /^Go on like this: [^.]*\.$/],
    ['draw_larger', 3.14, /larger.*About 3\.1 times as large/],
    ['draw_larger', 31.4, /About 31 times/],
    ['draw_larger', undefined, /be\.$/], // circles of no size
    ['draw_smaller', 0.254, /smaller.*At about 25 % of their size/],
    ['draw_smaller', 0, /think\.$/], // right to the metre
  ])('%s, %s times', (advice, factor, want) => expect(adviceWords({ advice, factor } as OwnCalibration)).toMatch(want));
});

describe('the scale', () => {
  const of = (...lengths: number[]) =>
    decadesOf(lengths.map((length) => ({ radiusMeters: length, distanceMeters: length })));

  test.each([
    ['of nothing', [], 7, 9],
    ['of no length', [0], 0, 2],
    ['of one', [250], 2, 4],
    ['to a power of ten', [100, 100_000], 2, 5],
    ['around the earth', [3, 20_015_000], 0, 8],
  ])('%s', (_, lengths, from, to) => {
    const scale = of(...lengths);
    expect([scale.from, scale.to]).toEqual([from, to]);
    for (const length of lengths) {
      expect(scale.up(length)).toBeGreaterThanOrEqual(0);
      expect(scale.up(length)).toBeLessThanOrEqual(1);
    }
  });

  test('ten times as far is a decade higher', () => {
    const { up, from, to } = of(20, 3_000_000);
    expect(up(20_000) - up(2000)).toBeCloseTo(1 / (to - from));
  });
});
