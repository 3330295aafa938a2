import { expect, it } from 'vitest';
import {
  closeChallenge,
  newCriterionID,
  newHint,
  newReading,
  newQuestion,
  openChallenge,
  rewardOf,
  textIn,
} from './author';

it('stores nothing of a challenge that was only opened', () => {
  expect(closeChallenge(openChallenge({}))).toEqual({});
});

it('gives back what was stored, without what the server adds', () => {
  const stored = {
    title: { en: 'Quay' },
    images: [{ image: 'a', width: 3, height: 2 }],
    questions: [{ id: 'x', kind: 'place' as const, circle: {}, key: { type: 'Point' as const, coordinates: [0, 0] } }],
    country: 'KZ',
  };
  expect(closeChallenge(openChallenge(stored))).toEqual({
    title: { en: 'Quay' },
    images: [{ image: 'a' }],
    questions: [{ kind: 'place', circle: {}, key: { type: 'Point', coordinates: [0, 0] } }],
    country: 'KZ',
  });
});

it('leaves out what is not filled in yet', () => {
  const edited = openChallenge({ title: { en: '', ru: 'Причал' }, country: 'K' });
  edited.questions.push({ ...newQuestion('text'), key: { accepted: [{ text: '', share: 1 }] } });
  edited.provenance.uncertaintyMeters = NaN;
  expect(closeChallenge(edited)).toEqual({ title: { ru: 'Причал' }, questions: [{ kind: 'text', maxPoints: 1000 }] });
});

it('keeps links, and an address only when it is whole', () => {
  const stored = {
    furtherReading: [{ title: { en: 'The quay' }, url: 'https://example.org/quay' }, { title: { en: 'Cranes' } }],
  };
  const edited = openChallenge(stored);
  expect(edited.furtherReading[1]?.url).toBe('');
  edited.furtherReading[1]!.url = 'https:/';
  edited.furtherReading.push(newReading());
  expect(closeChallenge(edited)).toEqual(stored);
});

it('keeps hints in their order, with what they cost', () => {
  const stored = { hints: [{ text: { en: 'Look up' }, price: 0.25 }, { price: 0 }] };
  const edited = openChallenge(stored);
  expect(closeChallenge(edited)).toEqual(stored);
  edited.hints.push(newHint());
  expect(closeChallenge(edited).hints).toEqual([...stored.hints, { price: 0.1 }]);
});

it('adds up what a challenge gives', () => {
  const reasoning = { ...newQuestion('reasoning'), maxPoints: 7 };
  expect(rewardOf([newQuestion('place'), { ...newQuestion('text'), maxPoints: NaN }, reasoning])).toBe(6000);
});

it('shows a text in another language where there is none in the reader’s', () => {
  expect(textIn({ ru: 'Причал', kk: 'Айлақ' }, 'en', ['kk', 'ru'])).toBe('Айлақ');
  expect(textIn({}, 'en')).toBe('');
});

it('keeps the criteria of a rubric, and lets the server add up their points', () => {
  const edited = openChallenge({});
  edited.questions.push({
    ...newQuestion('reasoning'),
    maxPoints: 7,
    key: {
      criteria: [
        { id: 'clues', text: { en: '' }, maxPoints: NaN },
        { id: 'limits', text: { en: 'Says what is open' }, maxPoints: 30 },
      ],
    },
  });
  expect(closeChallenge(edited).questions).toEqual([
    {
      kind: 'reasoning',
      key: {
        criteria: [
          { id: 'clues', maxPoints: 1 },
          { id: 'limits', text: { en: 'Says what is open' }, maxPoints: 30 },
        ],
      },
    },
  ]);
  const criteria = ['criterion-3', 'b'].map((id) => ({ id, maxPoints: 1 }));
  expect(newCriterionID(criteria)).toBe('criterion-4');
});
