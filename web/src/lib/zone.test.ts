import { describe, expect, test } from 'vitest';
import { dayAfter, instantsOf, isZone, offsetAt, wallAt } from './zone';

const at = (zone: string, wall: string) => instantsOf(zone, wall).map((instant) => new Date(instant).toISOString());

describe('instantsOf', () => {
  test.each<[string, string, string[]]>([
    ['UTC', '2024-06-10T09:00', ['2024-06-10T09:00:00.000Z']],
    ['Asia/Almaty', '2024-01-31T23:30', ['2024-01-31T17:30:00.000Z']], // UTC+6
    ['Asia/Almaty', '2024-02-29T22:59', ['2024-02-29T16:59:00.000Z']],
    ['Asia/Almaty', '2024-06-10T09:00', ['2024-06-10T04:00:00.000Z']], // UTC+5 since 1 March 2024
    ['Asia/Kathmandu', '2026-03-01T05:45', ['2026-03-01T00:00:00.000Z']],
    ['Pacific/Kiritimati', '2027-01-01T00:00', ['2026-12-31T10:00:00.000Z']],
    ['Europe/Vienna', '2026-03-29T01:59', ['2026-03-29T00:59:00.000Z']],
    ['Europe/Vienna', '2026-03-29T03:00', ['2026-03-29T01:00:00.000Z']],
    ['Europe/Vienna', '2026-10-25T03:00', ['2026-10-25T02:00:00.000Z']],
    ['America/New_York', '2026-11-01T01:30', ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']],
    ['America/New_York', '2026-03-08T03:00', ['2026-03-08T07:00:00.000Z']],
    ['Australia/Lord_Howe', '2026-04-05T01:45', ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z']], // half an hour
  ])('%s %s', (zone, wall, want) => expect(at(zone, wall)).toEqual(want));

  test('an hour that the clocks skip is never', () => expect(at('Europe/Vienna', '2026-03-29T02:30')).toEqual([]));

  test('the day that Samoa skipped is never', () => expect(at('Pacific/Apia', '2011-12-30T12:00')).toEqual([]));

  test('the hour that Almaty had twice comes twice', () =>
    expect(at('Asia/Almaty', '2024-02-29T23:30')).toEqual(['2024-02-29T17:30:00.000Z', '2024-02-29T18:30:00.000Z']));

  test.each(['', '2024-06-10', '2024-06-10T', '2024-13-10T09:00', '2024-06-10T25:00', 'noon'])(
    '%o is no time',
    (wall) => expect(at('UTC', wall)).toEqual([]),
  );
});

test('wallAt is the other way', () => {
  for (const zone of ['UTC', 'Asia/Almaty', 'America/St_Johns', 'Europe/Vienna']) {
    for (const wall of ['2023-12-31T23:45', '2026-07-01T12:00', '1950-05-05T05:05']) {
      expect(wallAt(zone, instantsOf(zone, wall)[0]!)).toBe(wall);
    }
  }
});

test('offsetAt tells seconds of old local times', () => {
  expect(offsetAt('Asia/Tashkent', Date.UTC(2026, 0, 1))).toBe(5 * 3_600_000);
  expect(offsetAt('Europe/Vienna', Date.UTC(1890, 0, 1))).toBe(3_921_000); // 1:05:21
});

test('isZone and dayAfter', () => {
  expect([isZone('Asia/Almaty'), isZone('UTC'), isZone('Mars/Olympus')]).toEqual([true, true, false]);
  expect(dayAfter('2024-02-28')).toBe('2024-02-29');
  expect(dayAfter('2024-12-31')).toBe('2025-01-01');
});
