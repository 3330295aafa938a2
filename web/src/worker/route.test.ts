import { expect, test } from 'vitest';
import { kindOf } from './route';

const origin = 'https://class.test';

test.each([
  ['/', 'navigate', 'page'],
  ['/exercises/1/challenges/2', 'navigate', 'page'],
  ['/exercises/1', 'cors', null],
  ['/assets/index-1a2b3c4d.js', 'cors', 'asset'],
  ['/basemap/tiles.json', 'cors', 'map'],
  ['/basemap/3/4/5.mvt?v=12ab', 'cors', 'tile'],
  ['/basemap/3/4/5.mvt', 'cors', null],
  ['/api/v1/me', 'cors', null],
  ['/api/v1/docs', 'navigate', null],
  ['/api', 'navigate', null],
  ['/iiif/3/abc/info.json', 'cors', null],
  ['/iiif/3/abc/full/max/0/default.jpg', 'navigate', null],
  ['/sw.js', 'cors', null],
  ['/favicon.svg', 'navigate', null],
  ['/apiary', 'navigate', 'page'],
])('%s (%s) is %s', (path, mode, kind) => {
  expect(kindOf(origin + path, origin, 'GET', mode)).toBe(kind);
});

test('what changes something, and other sites, are left alone', () => {
  expect(kindOf(`${origin}/assets/x.js`, origin, 'POST')).toBeNull();
  expect(kindOf('https://elsewhere.test/assets/x.js', origin)).toBeNull();
});
