import { describe, expect, test } from 'vitest';
import type { ImageMetadata, OwnImage } from '../api/client';
import { openChallenge } from './author';
import { challengeOf, doubtsOf, inOrderOfTime, placedBy, takePlace, takeTime, wantsKey } from './photosuggestion';

const place = (lon: number, lat: number, errorMeters?: number): ImageMetadata['place'] => ({
  point: { type: 'Point', coordinates: [lon, lat] },
  ...(errorMeters && { errorMeters }),
});
const photo = (id: string, metadata?: Partial<ImageMetadata>): OwnImage => ({
  id,
  state: 'ready',
  createdAt: '2026-06-10T09:00:00Z',
  bytes: 1,
  original: true,
  ...(metadata && { metadata: { flags: [], ...metadata } }),
});
const at = (id: string, time?: string) => ({
  name: `${id}.jpg`,
  image: photo(id, time ? { time: { at: time, zone: 'offset' } } : undefined),
});

test('photos stand in the order in which they were taken, whatever their zone; those that do not say when come last', () => {
  const photos = [
    at('none'),
    at('noon', '2024-06-10T12:00:00Z'),
    at('alsoNone'),
    at('before', '2024-06-10T16:30:00+05:00'),
    at('noonToo', '2024-06-10T17:00:00+05:00'),
  ];
  expect(inOrderOfTime(photos).map(({ image }) => image.id)).toEqual(['before', 'noon', 'noonToo', 'none', 'alsoNone']);
});

describe('a challenge of a photo', () => {
  const sure = { flags: [], place: place(76.9, 43.2, 8) };
  test.each<[string, Partial<ImageMetadata> | undefined, string]>([
    ['that says where it was taken', sure, 'sure'],
    ['whose altitude is doubtful alone', { ...sure, flags: [{ field: 'altitude', code: 'absurd' }] }, 'sure'],
    ['whose receiver had no fix', { place: place(0, 0), flags: [{ field: 'place', code: 'null_island' }] }, 'doubtful'],
    ['whose place makes no sense', { flags: [{ field: 'place', code: 'invalid' }] }, 'doubtful'],
    ['that says nothing', { flags: [] }, 'none'],
    ['without metadata', undefined, 'none'],
  ])('%s', (_, metadata, placed) => {
    const image = photo('a', metadata);
    const challenge = challengeOf(image, 'GPS');
    expect(placedBy(image.metadata)).toBe(placed);
    expect(challenge.images).toEqual([{ image: 'a' }]);
    expect(challenge.questions?.[0]?.kind).toBe('place');
    expect(challenge.questions?.[0]?.key).toEqual(
      placed === 'sure' ? { type: 'Point', coordinates: [76.9, 43.2] } : undefined,
    );
    expect(challenge.provenance).toEqual(placed === 'sure' ? { truth: 'GPS', uncertaintyMeters: 8 } : undefined);
  });
});

test('what is said of all photos is said of each', () => {
  const said = { author: 'A. Author', licence: 'CC0-1.0', source: '', consent: 'a public place' };
  expect(challengeOf(photo('a'), 'GPS', said)).toMatchObject({
    images: [{ image: 'a', credit: { author: 'A. Author', licence: 'CC0-1.0' } }],
    provenance: { consent: 'a public place' },
  });
});

test('a place and a time are taken by the question that waits for them, and by a new one where there is none', () => {
  const content = openChallenge({ questions: [{ kind: 'text' }, { kind: 'place' }] });
  expect(wantsKey(content, 'place')).toBe(true);
  takePlace(content, [1, 2], 30);
  expect(content.questions[1]?.key).toEqual({ type: 'Point', coordinates: [1, 2] });
  expect(content.provenance.uncertaintyMeters).toBe(30);
  expect(wantsKey(content, 'place')).toBe(false);

  expect(wantsKey(content, 'time')).toBe(true);
  takeTime(content, '2024-06-10T14:05:00+05:00');
  expect(content.questions.map((question) => question.kind)).toEqual(['text', 'place', 'time']);
  expect(Date.parse(content.questions[2]?.key?.from ?? '')).toBe(Date.parse('2024-06-10T09:05:00Z'));
  expect(wantsKey(content, 'time')).toBe(false);
});

test('a clock without a zone is doubtful', () => {
  const metadata = photo('a', {
    time: { at: '2024-06-10T14:05:00Z', zone: 'unknown' },
    flags: [{ field: 'time', code: 'clock_unset' }],
  }).metadata!;
  expect(doubtsOf(metadata, 'time')).toEqual(['clock_unset', 'zone_unknown']);
  expect(doubtsOf(metadata, 'place')).toEqual([]);
});
