import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const own = facesOf('src/styles/fonts.css');
const theirs = facesOf('node_modules/@fontsource-variable/inter/wght.css');

test('our faces are the package’s, of the scripts that our languages are written in', () => {
  expect(own.map((face) => face.file)).toEqual([
    'inter-cyrillic-ext-wght-normal.woff2',
    'inter-cyrillic-wght-normal.woff2',
    'inter-latin-ext-wght-normal.woff2',
    'inter-latin-wght-normal.woff2',
  ]);
  for (const face of own) expect(theirs).toContainEqual(face);
});

/** The file of each face of a style sheet, and what else is said of it. */
function facesOf(sheet: string) {
  const css = readFileSync(sheet, 'utf8').replace(/\s+/g, '');
  return [...css.matchAll(/@font-face\{(.*?)\}/g)].map(([, face = '']) => ({
    file: /files\/([\w.-]+)/.exec(face)?.[1],
    rest: face.replace(/url\(.*?\)/, ''),
  }));
}
