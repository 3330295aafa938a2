import { describe, expect, it } from 'vitest';
import { isSame, merge } from './merge';

const point = (lon: number) => ({ type: 'Point', coordinates: [lon, 0] });
const base = {
  title: { en: 'Quay' },
  images: [{ image: 'a', alt: { en: 'A quay' } }],
  questions: [{ kind: 'place', key: point(1) }],
};

describe('merge', () => {
  it('takes in what the other changed elsewhere', () => {
    const mine = { ...base, title: { en: 'Quays' } };
    const theirs = { ...base, title: { en: 'Quay', ru: 'Причал' }, questions: [{ kind: 'place', key: point(2) }] };
    expect(merge(base, mine, theirs)).toEqual({
      content: { ...theirs, title: { en: 'Quays', ru: 'Причал' } },
      took: true,
      conflicts: [],
    });
  });

  it('keeps mine and says what the other has where both changed a field', () => {
    const mine = { ...base, title: { en: 'Mine' } };
    const theirs = { ...base, title: { en: 'Theirs' } };
    const merged = merge(base, mine, theirs);
    expect(merged.content.title.en).toBe('Mine');
    expect(merged.conflicts).toEqual([{ pointer: '/title/en', base: 'Quay', mine: 'Mine', theirs: 'Theirs' }]);
  });

  it('never mixes two keys', () => {
    const mine = { ...base, questions: [{ kind: 'place', key: point(3) }] };
    const theirs = { ...base, questions: [{ kind: 'place', key: { type: 'MultiPoint', coordinates: [[4, 0]] } }] };
    expect(merge<object>(base, mine, theirs).conflicts.map((c) => c.pointer)).toEqual(['/questions/0/key']);
  });

  it('holds lists with other items against each other as a whole', () => {
    const mine = { ...base, images: [{ image: 'b', alt: { en: 'B' } }, ...base.images] };
    const theirs = { ...base, images: [{ image: 'a', alt: { en: 'The quay' } }] };
    expect(merge(base, mine, theirs).conflicts.map((c) => c.pointer)).toEqual(['/images']);
  });

  it('sees what one took away', () => {
    const { images, ...mine } = base;
    expect(merge<Partial<typeof base>>(base, mine, base).content).toEqual(mine);
    const theirs = { ...base, images: [{ ...images[0]!, alt: { en: 'Other' } }] };
    expect(merge<Partial<typeof base>>(base, mine, theirs).conflicts[0]).toMatchObject({
      pointer: '/images',
      mine: undefined,
    });
  });
});

it('compares without regard to the order of members', () => {
  expect(isSame({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
  expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(true);
  expect(isSame([1, 2], [2, 1])).toBe(false);
});
