import type { FeatureLike } from 'ol/Feature';
import { describe, expect, it } from 'vitest';
import { inLines, namesIn } from './naming';

const feature = (names: Record<string, string>) => ({ get: (key: string) => names[key] }) as unknown as FeatureLike;

const kyzylorda = { name: 'Қызылорда', 'name:kk': 'Қызылорда', 'name:ru': 'Кызылорда', 'name:en': 'Kyzylorda' };
const oral = { name: 'Орал', 'name:ru': 'Уральск', 'name:en': 'Oral' };
const plovdiv = { name: 'Пловдив', 'name:en': 'Plovdiv' };
const riga = { name: 'Rīga', 'name:en': 'Riga' };
const tokyo = { name: '東京' };

describe('namesIn', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['kk', 'its own name', kyzylorda, 'Қызылорда'],
    ['ru', 'its own name', kyzylorda, 'Кызылорда'],
    ['en', 'its own name', kyzylorda, 'Kyzylorda'],
    ['kk', 'the Russian name', oral, 'Уральск'],
    ['uz', 'the Russian name', oral, 'Уральск'],
    ['tk', 'the Russian name', oral, 'Уральск'],
    ['ru', 'the name on the spot in the same script', plovdiv, 'Пловдив'],
    ['kk', 'the name on the spot in the same script', plovdiv, 'Пловдив'],
    ['uz', 'the English name', plovdiv, 'Plovdiv'],
    ['en', 'the English name', plovdiv, 'Plovdiv'],
    ['ru', 'the English name', riga, 'Riga'],
    ['fr', 'the English name', riga, 'Riga'],
    ['ru', 'the name on the spot', tokyo, '東京'],
    ['en', 'nothing', {}, ''],
  ])('%s: %s', (language, _, names, want) => expect(namesIn(language)(feature(names))).toBe(want));
});

describe('inLines', () => {
  it.each([
    ['France', 'France'],
    ['Saudi Arabia', 'Saudi Arabia'],
    ['Papua New Guinea', 'Papua New\nGuinea'],
    ['Босния и Герцеговина', 'Босния и\nГерцеговина'],
    ['Liechtensteinisch', 'Liechtensteinisch'],
  ])('%s', (name, want) => expect(inLines(name)).toBe(want));
});
