import { describe, expect, test } from 'vitest';
import type { Question } from '../api/client';
import { hasEndDate, noMoment, readMoment, zoneOf, type Moment } from './moment';

const ask = (more: Partial<Question>): Question => ({
  id: 'q',
  kind: 'time',
  maxPoints: 1000,
  circle: false,
  zone: 'Asia/Almaty',
  maxSpanMinutes: 60,
  ...more,
});
const read = (question: Partial<Question>, moment: Partial<Moment>) =>
  readMoment(ask(question), { ...noMoment, ...moment });
const ofDay: Partial<Question> = { day: '2024-06-10' };
const vienna: Partial<Question> = { zone: 'Europe/Vienna', maxSpanMinutes: 240 };

describe('readMoment', () => {
  test.each<[string, Partial<Question>, Partial<Moment>, string, string]>([
    ['an instant of a day', ofDay, { from: '09:00' }, '2024-06-10T04:00', '2024-06-10T04:00'],
    ['an interval of a day', ofDay, { from: '09:00', to: '09:30' }, '2024-06-10T04:00', '2024-06-10T04:30'],
    ['one across midnight', ofDay, { from: '23:50', to: '00:10' }, '2024-06-10T18:50', '2024-06-10T19:10'],
    ['a date', {}, { date: '2024-02-01', from: '12:00' }, '2024-02-01T06:00', '2024-02-01T06:00'],
    [
      'two dates',
      { maxSpanMinutes: 3000 },
      { date: '2024-06-01', from: '12:00', toDate: '2024-06-03', to: '11:00' },
      '2024-06-01T07:00',
      '2024-06-03T06:00',
    ],
    [
      'an end that has its date to come',
      { maxSpanMinutes: 3000 },
      { date: '2024-06-01', from: '12:00', to: '11:00' },
      '2024-06-01T07:00',
      '2024-06-02T06:00',
    ],
    [
      'over the hour that is skipped',
      vienna,
      { date: '2026-03-29', from: '01:30', to: '03:30' },
      '2026-03-29T00:30',
      '2026-03-29T01:30',
    ],
    ['the first of two', vienna, { date: '2026-10-25', from: '02:30' }, '2026-10-25T00:30', '2026-10-25T00:30'],
    [
      'the second of two',
      vienna,
      { date: '2026-10-25', from: '02:30', later: true },
      '2026-10-25T01:30',
      '2026-10-25T01:30',
    ],
    [
      'an end that comes twice',
      vienna,
      { date: '2026-10-25', from: '02:30', to: '02:40', later: true },
      '2026-10-25T01:30',
      '2026-10-25T01:40',
    ],
  ])('%s', (_, question, moment, from, to) => {
    const { interval, trouble } = read(question, moment);
    expect(trouble).toBeNull();
    expect(interval).toEqual({ from: `${from}:00.000Z`, to: `${to}:00.000Z` });
  });

  test.each<[string, Partial<Question>, Partial<Moment>, string]>([
    ['nothing', {}, {}, 'empty'],
    ['no time', {}, { date: '2024-06-10' }, 'empty'],
    ['no date', {}, { from: '09:00' }, 'empty'],
    ['a skipped time', vienna, { date: '2026-03-29', from: '02:30' }, 'skipped'],
    ['a skipped end', vienna, { date: '2026-03-29', from: '01:30', to: '02:30' }, 'skipped'],
    ['too long', ofDay, { from: '09:00', to: '10:01' }, 'too_long'],
    ['too long, as it is the day after', ofDay, { from: '09:00', to: '08:59' }, 'too_long'],
    [
      'an end before the beginning',
      { maxSpanMinutes: 3000 },
      { date: '2024-06-10', from: '09:00', toDate: '2024-06-09', to: '10:00' },
      'backwards',
    ],
  ])('%s is no answer', (_, question, moment, want) => {
    expect(read(question, moment)).toMatchObject({ interval: null, trouble: want });
  });

  test('says whether a time comes twice', () => {
    expect(read(vienna, { date: '2026-10-25', from: '02:30' }).twice).toBe(true);
    expect(read(vienna, { date: '2026-10-25', from: '03:30' }).twice).toBe(false);
  });
});

test('a zone that the browser does not know is asked in UTC', () => {
  expect(zoneOf(ask({ zone: 'Mars/Olympus' }))).toBe('UTC');
  expect(zoneOf(ask({}))).toBe('Asia/Almaty');
});

test('only a long interval that is not of one day has an end date', () => {
  expect(hasEndDate(ask({ maxSpanMinutes: 1440 }))).toBe(true);
  expect(hasEndDate(ask({ maxSpanMinutes: 1439 }))).toBe(false);
  expect(hasEndDate(ask({ maxSpanMinutes: 1440, day: '2024-06-10' }))).toBe(false);
});
