import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import letters from '../fonts/letters.json';

const fonts = new Set(Object.values(letters).join(''));

test.each(readdirSync('src/messages').filter((name) => name.endsWith('.json')))('our fonts can write %s', (name) => {
  const used = new Set(readFileSync(`src/messages/${name}`, 'utf8').replace(/\s/g, ''));
  expect([...used].filter((letter) => !fonts.has(letter))).toEqual([]);
});

test('each file of the style sheet is one of those that are cut', () => {
  const css = readFileSync('src/styles/fonts.css', 'utf8');
  const files = [...css.matchAll(/fonts\/inter-([a-z-]+)\.woff2/g)].map(([, script]) => script);
  expect(files.sort()).toEqual(Object.keys(letters).sort());
});
