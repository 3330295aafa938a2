import { beforeEach, expect, test } from 'vitest';
import { language } from './i18n.svelte';
import { describePin, describeWhere } from './where';

const kz = { code: 'KZ', name: 'Kazakhstan' };
const at = (town: string, townDistanceMeters: number) => ({ town, townDistanceMeters });

beforeEach(() => language.use('en'));

test('a place is told by country, region and town', () => {
  expect(describeWhere({ country: kz, region: 'Jambyl', ...at('Merke', 3000) })).toBe(
    'Kazakhstan, Jambyl, 3 km from Merke',
  );
  expect(describeWhere({ country: kz })).toBe('Kazakhstan');
  expect(describeWhere(at('Lajes das Flores', 1_097_000))).toBe('Outside any country, 1,097 km from Lajes das Flores');
});

test('a pin is told by whether the country is right', () => {
  const guessPlace = { country: kz, region: 'Jambyl', ...at('Taraz', 40_000) };
  expect(describePin({ guessPlace, sameCountry: true })).toBe('Right country, 40 km from Taraz');
  expect(describePin({ guessPlace, sameCountry: false })).toBe('Another country: Kazakhstan, 40 km from Taraz');
  expect(describePin({ guessPlace })).toBe('Kazakhstan, 40 km from Taraz');
  expect(describePin({ guessPlace: at('Taraz', 40_000) })).toBe('Outside any country, 40 km from Taraz');
  expect(describePin({})).toBe('');
});

test('contested ground is given to nobody', () => {
  const contested = [{ code: 'UA', name: 'Ukraine' }];
  const guessPlace = { country: { code: 'RU', name: 'Russia' }, contested, ...at('Simferopol', 2000) };
  expect(describePin({ guessPlace, sameCountry: true })).toBe(
    'Contested ground: Russia, Ukraine, 2 km from Simferopol',
  );
});

test('in Russian the town keeps its form', async () => {
  await language.use('ru');
  const guessPlace = { country: { code: 'KZ', name: 'Казахстан' }, ...at('Тараз', 40_000) };
  expect(describePin({ guessPlace, sameCountry: true })).toBe('Верная страна, ближайший город — Тараз, 40 км');
});
