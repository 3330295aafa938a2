import { describe, expect, test } from 'vitest';
import type { Answer, Question } from '../api/client';
import { answerOf, guessOf, type Draft } from './answer';
import { noMoment } from './moment';

const question = (kind: Question['kind'], circle = false): Question => ({ id: 'q', kind, maxPoints: 1, circle });
const place = { type: 'Point' as const, coordinates: [76.9, 43.2] };

describe('answerOf', () => {
  test.each<[string, Question, Draft | undefined, Answer | null]>([
    ['no draft', question('place'), undefined, null],
    ['a pin', question('place'), { place: [76.9, 43.2] }, { question: 'q', place }],
    ['a circle without a pin', question('place', true), { radiusMeters: 100 }, null],
    ['a pin without its circle', question('place', true), { place: [76.9, 43.2] }, { question: 'q', place }],
    [
      'a pin with its circle',
      question('place', true),
      { place: [76.9, 43.2], radiusMeters: 100 },
      { question: 'q', place, radiusMeters: 100 },
    ],
    [
      'a circle that is not asked for',
      question('place'),
      { place: [76.9, 43.2], radiusMeters: 100 },
      { question: 'q', place },
    ],
    ['north', question('bearing'), { bearingDegrees: 0 }, { question: 'q', bearingDegrees: 0 }],
    ['no bearing', question('bearing'), {}, null],
    ['a text', question('text'), { text: '  Almaty ' }, { question: 'q', text: 'Almaty' }],
    ['spaces', question('text'), { text: '  ' }, null],
    ['no time', question('time'), { moment: noMoment }, null],
    [
      'a time',
      question('time'),
      { moment: { ...noMoment, date: '2024-06-10', from: '09:00' } },
      { question: 'q', time: { from: '2024-06-10T09:00:00.000Z', to: '2024-06-10T09:00:00.000Z' } },
    ],
  ])('%s', (_, asked, draft, want) => expect(answerOf(asked, draft)).toEqual(want));
});

describe('guessOf', () => {
  const pin: Answer = { question: 'a', place };
  test.each([
    ['one place is flat', [pin], { place }],
    ['with its circle', [{ ...pin, radiusMeters: 50 }], { place, radiusMeters: 50 }],
    ['one bearing is not', [{ question: 'b', bearingDegrees: 1 }], { answers: [{ question: 'b', bearingDegrees: 1 }] }],
    ['nor are two', [pin, { ...pin, question: 'b' }], { answers: [pin, { ...pin, question: 'b' }] }],
  ])('%s', (_, answers, want) => expect(guessOf(answers)).toEqual(want));
});

describe('a reasoning', () => {
  const question = { id: 'r', kind: 'reasoning', maxPoints: 500, circle: false } as const;
  test('need not be given', () => {
    expect(answerOf(question)).toEqual({ question: 'r', reasoning: {} });
  });
  test('is sent without what is empty', () => {
    expect(answerOf(question, { reasoning: { clues: ' palms ', limits: ' ' } })).toEqual({
      question: 'r',
      reasoning: { clues: 'palms' },
    });
  });
  test('counts characters, not halves of them', () => {
    expect(answerOf(question, { reasoning: { clues: '🌴'.repeat(4000) } })).not.toBeNull();
    expect(answerOf(question, { reasoning: { clues: '🌴'.repeat(4000), limits: 'x' } })).toBeNull();
  });
});
