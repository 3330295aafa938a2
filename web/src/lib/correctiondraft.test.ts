import { describe, expect, test } from 'vitest';
import type { AuthoredQuestion } from '../api/client';
import { CorrectionDraft } from './correctiondraft.svelte';

const place: AuthoredQuestion = {
  id: 'q',
  kind: 'place',
  maxPoints: 5000,
  rule: { type: 'exponential', preset: 'city' },
  circle: { share: 0.2, scaleMeters: 25_000 },
  key: { type: 'Point', coordinates: [76.9, 43.2] },
};
const text: AuthoredQuestion = {
  id: 't',
  kind: 'text',
  maxPoints: 100,
  key: { accepted: [{ text: 'Suva', share: 1 }] },
};
const bearing: AuthoredQuestion = { id: 'b', kind: 'bearing', maxPoints: 100, key: { bearingDegrees: 90 } };

describe('a correction', () => {
  test('accepts a place or a text once there is one, and of other kinds nothing', () => {
    expect(new CorrectionDraft(place).correction).toBeNull();
    expect(new CorrectionDraft(text, { text: '  ' }).correction).toBeNull();
    expect(new CorrectionDraft(bearing).mayAccept).toBe(false);
    const draft = new CorrectionDraft(text, { text: ' Suva City ' });
    draft.percent = 50;
    expect(draft.correction).toEqual({ question: 't', accept: { text: 'Suva City', share: 0.5 } });
    expect(new CorrectionDraft(place, { place: [1, 2] }).correction).toEqual({
      question: 'q',
      accept: { place: { type: 'Point', coordinates: [1, 2] } },
    });
  });

  test.each([place, text, bearing])('of a $kind is nothing until something differs', (question) => {
    const draft = new CorrectionDraft(question);
    draft.accepts = false;
    expect(draft.correction).toBeNull();
    draft.edited.maxPoints = 10;
    const { id, ...rest } = question;
    expect(draft.correction).toEqual({ question: id, content: { ...rest, maxPoints: 10 } });
    expect(question.maxPoints).not.toBe(10);
  });
});
