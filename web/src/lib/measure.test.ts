import { beforeEach, describe, expect, test } from 'vitest';
import type { Question, RightAnswer } from '../api/client';
import { describeAnswer, describeKey, summaryOf } from './describe';
import { language } from './i18n.svelte';
import {
  formatAngle,
  formatBearing,
  formatDuration,
  formatInterval,
  formatZone,
  readBearing,
  writeBearing,
} from './measure';

const question = (more: Partial<Question>): Question => ({
  id: 'q',
  kind: 'time',
  maxPoints: 1,
  circle: false,
  zone: 'Asia/Almaty',
  ...more,
});
const interval = (from: string, to: string) => ({ from: `2024-06-${from}:00Z`, to: `2024-06-${to}:00Z` });

describe('in English', () => {
  beforeEach(() => language.use('en'));

  test.each([
    [0, '0°, north'],
    [11.2, '11.2°, north'],
    [11.3, '11.3°, north-north-east'],
    [135, '135°, south-east'],
    [348.8, '348.8°, north'],
    [359.9, '359.9°, north'],
  ])('bearing %d', (degrees, want) => expect(formatBearing(degrees)).toBe(want));

  test.each([
    ['', undefined],
    [' 0 ', 0],
    ['137.5', 137.5],
    ['137,5°', 137.5],
    ['360', 0],
    ['360.1', null],
    ['-1', null],
    ['.', null],
    ['1,2,3', null],
    ['1e2', null],
    ['south', null],
  ])('the bearing that is typed as %o', (text, want) => expect(readBearing(text)).toBe(want));

  test.each([
    [0, '0 min'],
    [12.34, '12.3 min'],
    [59.94, '59.9 min'],
    [60, '1 h'],
    [200, '3 h 20 min'],
    [1439.6, '1 d'],
    [3000, '2 d 2 h'],
    [2_629_800, '1,826 d 6 h'],
  ])('%d minutes', (minutes, want) => expect(formatDuration(minutes)).toBe(want));

  test.each<[string, Partial<Question>, string, string, string]>([
    ['an instant', {}, '10T04:00', '10T04:00', '2024-06-10, 09:00 (Asia/Almaty, UTC+5)'],
    ['an interval', {}, '10T04:00', '10T04:30', '2024-06-10, 09:00–09:30 (Asia/Almaty, UTC+5)'],
    ['over midnight', {}, '10T18:00', '10T20:00', '2024-06-10, 23:00–2024-06-11, 01:00 (Asia/Almaty, UTC+5)'],
    ['of a day', { day: '2024-06-10' }, '10T18:00', '10T20:00', '23:00–01:00 (Asia/Almaty, UTC+5)'],
    ['west', { zone: 'America/St_Johns' }, '10T04:00', '10T04:00', '2024-06-10, 01:30 (America/St_Johns, UTC−2:30)'],
  ])('%s', (_, asked, from, to, want) => expect(formatInterval(question(asked), interval(from, to))).toBe(want));

  test('a zone, with the offset of its time', () => {
    expect(formatZone(question({}), Date.UTC(2024, 0, 1))).toBe('Asia/Almaty, UTC+6');
    expect(formatZone(question({ zone: 'Mars/Olympus' }), 0)).toBe('UTC, UTC+0');
  });

  test('what is submitted is told in full', () => {
    const place = question({ kind: 'place', circle: true });
    const answer = { question: 'q', place: { type: 'Point' as const, coordinates: [76.9, 43.2] } };
    expect(summaryOf(place, [{ ...answer, radiusMeters: 1500 }])).toEqual([
      'Your pin: 43.20000 N, 76.90000 E.',
      'Your circle: 1.5 km.',
    ]);
    expect(summaryOf(place, [answer])[1]).toBe('You have drawn no circle: its points will be lost.');
    expect(summaryOf(question({ kind: 'text' }), [{ question: 'q', text: 'Almaty' }])).toEqual(['In words: “Almaty”.']);
    expect(summaryOf(question({ kind: 'bearing' }), [{ question: 'q', bearingDegrees: 0 }])).toEqual([
      'Your direction: 0°, north.',
    ]);
    expect(describeAnswer(place, answer)).toBe('43.20000 N, 76.90000 E');
    expect(describeAnswer(place, undefined)).toBe('');
  });

  test.each<[string, Omit<RightAnswer, 'question'>, string]>([
    ['a point', { place: { type: 'Point', coordinates: [76.9, 43.2] } }, '43.20000 N, 76.90000 E'],
    ['an area', { place: { type: 'MultiPolygon' } }, 'any place in the marked area'],
    [
      'an area less another',
      { place: { type: 'Polygon', excluded: {} } },
      'any place in the marked area but for what is drawn in red',
    ],
    ['a line', { place: { type: 'LineString' } }, 'any place on the marked line'],
    ['points', { place: { type: 'MultiPoint' } }, 'any of the marked places'],
    ['a bearing', { bearingDegrees: 90 }, '90°, east'],
    [
      'names',
      {
        texts: [
          { text: 'Almaty', share: 1 },
          { text: 'Alma-Ata', share: 0.5 },
        ],
      },
      'Almaty, Alma-Ata (50 %)',
    ],
  ])('the key is %s', (_, key, want) => expect(describeKey(question({}), { question: 'q', ...key })).toBe(want));
});

test('in Russian', async () => {
  await language.use('ru');
  expect(formatBearing(202.5)).toBe('202,5°, юго-юго-запад');
  expect(formatAngle(12.55)).toBe('12,6°');
  expect(writeBearing(137.25)).toBe('137,25');
  expect(formatDuration(1500)).toBe('1 сут 1 ч');
  expect(formatInterval(question({}), interval('10T04:00', '10T04:00'))).toBe('10.06.2024, 09:00 (Asia/Almaty, UTC+5)');
});
