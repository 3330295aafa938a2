import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coastOf, readAtlas, type AtlasFile } from './atlas';
import type { LonLat } from './sphere';

const file = JSON.parse(readFileSync('src/map/world.json', 'utf8')) as AtlasFile;
const atlas = readAtlas(file);

const contains = (rings: LonLat[][], [x, y]: LonLat) =>
  rings.reduce((inside, ring) => {
    for (const [i, [ax, ay]] of ring.slice(1).entries()) {
      const [bx, by] = ring[i]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  }, false);
const land = [...atlas.land, ...atlas.cutLand];
const isLand = (place: LonLat) => land.some((rings) => contains(rings, place));

describe('the countries', () => {
  it('stay on the map', () => {
    for (const [lon, lat] of [...land.flat(2), ...atlas.borders.flat(), ...atlas.disputed.flat()]) {
      expect(Math.abs(lon)).toBeLessThanOrEqual(180);
      expect(Math.abs(lat)).toBeLessThanOrEqual(90);
    }
  });

  it('are closed rings that do not smear across 180', () => {
    for (const ring of land.flat()) {
      expect(ring.length).toBeGreaterThan(3);
      expect(ring.at(-1)).toEqual(ring[0]);
    }
    for (const line of [...atlas.land.flat(), ...atlas.cutCoast, ...atlas.borders, ...atlas.disputed]) {
      for (const [i, p] of line.slice(1).entries()) expect(Math.abs(p[0] - line[i]![0])).toBeLessThan(90);
    }
  });

  it.each<[string, LonLat, boolean]>([
    ['Almaty', [76.9, 43.2], true],
    ['Chukotka west of 180', [178, 67], true],
    ['Chukotka east of 180', [-175, 66.8], true],
    ['Taveuni in Fiji', [-179.97, -16.85], true],
    ['the South Pole', [0, -85], true],
    ['the South Pole at 180', [179.9, -85], true],
    ['the Caspian Sea', [51, 42], false],
    ['the North Pacific', [179.9, 40], false],
    ['the Ross Sea', [-175, -75], false],
    ['the Gulf of Guinea', [0, 0], false],
  ])('%s', (_, place, want) => expect(isLand(place)).toBe(want));

  it('have names in both languages, large ones first', () => {
    const byName = new Map(atlas.names.map((n) => [n.names.en, n]));
    for (const [en, ru] of [
      ['Kazakhstan', 'Казахстан'],
      ['Kyrgyzstan', 'Кыргызстан'],
      ['Tajikistan', 'Таджикистан'],
      ['Turkmenistan', 'Туркменистан'],
      ['Uzbekistan', 'Узбекистан'],
    ]) {
      const label = byName.get(en)!;
      expect(label.names.ru).toBe(ru);
      expect(label.fromZoom).toBeLessThan(3.5);
      expect(isLand(label.at)).toBe(true);
    }
    expect(byName.size).toBe(atlas.names.length);
    expect(byName.size).toBeGreaterThan(225);
    expect(atlas.names.every((n, i) => i === 0 || n.fromZoom >= atlas.names[i - 1]!.fromZoom)).toBe(true);
  });
});

describe('coastOf', () => {
  it('leaves out the edge of the map', () => {
    const ring: LonLat[] = [
      [170, 60],
      [180, 62],
      [180, 68],
      [170, 70],
      [170, 60],
    ];
    expect(coastOf(ring)).toEqual([
      [
        [170, 60],
        [180, 62],
      ],
      [
        [180, 68],
        [170, 70],
        [170, 60],
      ],
    ]);
  });
});
