import { beforeAll, describe, expect, test } from 'vitest';
import type { Accuracy, ChallengeResult, PinCluster } from '../api/client';
import { language } from './i18n.svelte';
import { bandCounts, barsOf, calibrationWords, dividedWords, hardness, wordsOf } from './resultwords';

beforeAll(async () => {
  await language.use('en');
  await language.with('author');
});

const accuracy: Accuracy = {
  measured: 11,
  within: [
    { meters: 1000, count: 1 },
    { meters: 25_000, count: 3 },
    { meters: 200_000, count: 3 },
    { meters: 750_000, count: 7 },
    { meters: 2_500_000, count: 10 },
  ],
};
const result = { guesses: 11, difficulty: 0.62, accuracy } as ChallengeResult;
const cluster = (count: number, share: number, town: string): PinCluster => ({
  count,
  share,
  center: { type: 'Point', coordinates: [0, 0] },
  distanceMeters: 190_000,
  place: { country: { code: 'KG', name: 'Kyrgyzstan' }, town, townDistanceMeters: 5000 },
});

describe('what a photo was to the class', () => {
  test('is said with its figures', () => {
    expect(wordsOf(result)).toEqual(['Hard: 62 % of the points were missed.', '3 of 11 within 25 km.']);
    expect(wordsOf({ ...result, guesses: 0 })).toEqual(['Nobody has guessed it.']);
    const told = wordsOf({ ...result, country: { known: 11, right: 8 }, discrimination: -0.174 });
    expect(told.slice(2)).toEqual([
      '8 of 11 in the right country.',
      'Those who do well elsewhere did worse here (\u22120.17): look at the key.',
    ]);
  });

  test.each([
    [0, 'easy'],
    [0.25, 'medium'],
    [0.5, 'hard'],
    [0.75, 'veryHard'],
  ])('with %d of the points missed is %s', (share, word) => expect(hardness(share)).toBe(word));

  test('divided it where two places had a quarter of the pins each', () => {
    expect(dividedWords([cluster(5, 0.45, 'Osh'), cluster(2, 0.18, 'Naryn')])).toBe('');
    expect(dividedWords([cluster(5, 0.45, 'Osh'), cluster(4, 0.36, 'Naryn')])).toMatch(
      /^Divided the class: 5 at Kyrgyzstan, .*Osh, 190 km from the key; 4 at .*Naryn/,
    );
  });
});

test('bands of error add up to what was measured', () => {
  expect(bandCounts(accuracy)).toEqual([1, 2, 0, 4, 3, 1]);
});

test('circles are told of only where there are some', () => {
  const some = { circles: 4, held: 1, low: 0, high: 1, verdict: 'over_confident' } as const;
  expect(calibrationWords(some)).toContain('1 of 4 circles held the place: surer');
  expect(calibrationWords({ ...some, circles: 0 })).toBe('');
});

test('bars begin and end beside the bins that have something', () => {
  const ends = [10, 30, 100, 300, null];
  const bins = ends.map((to, i) => ({ from: ends[i - 1] ?? 0, to, count: i === 2 ? 3 : 0 }));
  const rest = { count: 3, median: 50, lowerQuartile: 40, upperQuartile: 60, largest: 90 };
  expect(barsOf({ unit: 'meters', bins, ...rest }).map(({ label, count }) => `${label}: ${count}`)).toEqual([
    '≤ 30 m: 0',
    '≤ 100 m: 3',
    '≤ 300 m: 0',
  ]);
  expect(barsOf({ unit: 'degrees', bins: bins.slice(4), ...rest }).map(({ name }) => name)).toEqual(['beyond 300°']);
});
