import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { pairwise } from './pairs';
import { buildPage, Site } from './site';
import { expect, test } from './test';

const pictures = fileURLToPath(new URL('../../.cache/pictures/map/', import.meta.url));

/** Where to look, and what is named there at each level. */
const places = {
  'central-asia': {
    lon: 70,
    lat: 43,
    names: {
      2: { en: 'Kazakhstan', ru: 'Казахстан', kk: 'Қазақстан' },
      5: { en: 'Tashkent', ru: 'Ташкент', kk: 'Ташкент' },
      8: { en: 'Kentau', ru: 'Кентау', kk: 'Кентау' },
    },
  },
  europe: {
    lon: 13.4,
    lat: 52.4,
    names: {
      2: { en: 'France', ru: 'Франция', kk: 'Франция' },
      5: { en: 'Copenhagen', ru: 'Копенгаген', kk: 'Копенгаген' },
      8: { en: 'Potsdam', ru: 'Потсдам', kk: 'Потсдам' },
    },
  },
  pacific: {
    lon: 180,
    lat: -17,
    names: {
      2: { en: 'Australia', ru: 'Австралия', kk: 'Аустралия' },
      5: { en: 'Fiji', ru: 'Фиджи', kk: 'Фиджи' },
      8: { en: 'NORTHERN', ru: 'СЕВЕРНЫЙ ОКРУГ', kk: 'СЕВЕРНЫЙ ОКРУГ' },
    },
  },
};

const choices = {
  place: ['central-asia', 'europe', 'pacific'],
  level: [2, 5, 8],
  theme: ['light', 'dark'],
  lang: ['en', 'ru', 'kk'],
} as const;
const few = pairwise(choices, [
  { place: 'central-asia', level: 2, theme: 'light', lang: 'kk' },
  { place: 'central-asia', level: 5, theme: 'dark', lang: 'en' },
  { place: 'central-asia', level: 8, theme: 'light', lang: 'ru' },
  { place: 'europe', level: 2, theme: 'dark', lang: 'ru' },
  { place: 'europe', level: 5, theme: 'light', lang: 'kk' },
  { place: 'europe', level: 8, theme: 'light', lang: 'en' },
  { place: 'pacific', level: 2, theme: 'light', lang: 'en' },
  { place: 'pacific', level: 5, theme: 'light', lang: 'ru' },
  { place: 'pacific', level: 8, theme: 'dark', lang: 'kk' },
]);

test('the map from near and far, by day and night, in each language', async ({ browser, room, watch }, info) => {
  const folder = info.outputPath('page');
  await buildPage(fileURLToPath(new URL('mappage', import.meta.url)), folder);
  const site = await Site.open(folder, room.local);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await watch.over(context, new URL(site.address).origin);
  const page = await context.newPage();
  await page.addInitScript(recordNames);
  await mkdir(pictures, { recursive: true });
  const show = async (place: keyof typeof places, level: number, theme: string, lang: string) => {
    const { lon, lat } = places[place];
    const tiles: number[] = [];
    const count = page.on('response', (r) => r.url().includes('.mvt') && tiles.push(r.status()));
    await page.goto(`${site.address}?${new URLSearchParams({ lon, lat, level, theme, lang } as never)}`);
    await expect(page.locator('#map')).toHaveAttribute('data-ready', 'true');
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: path.join(pictures, `${place}-${level}-${theme}-${lang}.png`) });
    count.removeAllListeners('response');
    expect(tiles.length, 'tiles').toBeGreaterThan(0);
    expect(tiles, 'tiles').toEqual(tiles.map(() => 200));
  };
  for (const { place, level, theme, lang } of few) {
    await test.step(`${place}, level ${level}, ${theme}, ${lang}`, async () => {
      await show(place, level, theme, lang);
      const written = new Map(await page.evaluate(() => [...names]));
      expect([...written.keys()]).toContain(places[place].names[level][lang]);
      for (const [name, font] of written) expect(font, `font of ${name}`).toContain('"Inter Variable"');
      if (place === 'pacific' && level === 2) expect(await coloursAt180(page), 'colours along 180').toBe(1);
    });
  }
  await test.step('a projector', () => show('central-asia', 4, 'projector', 'ru'));
  await context.close();
  await site.close();
});

declare global {
  /** What was written on canvases, with the font of each. */
  var names: Map<string, string>;
}

function recordNames(): void {
  globalThis.names = new Map();
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (...[text, ...where]) {
    if (this.canvas.isConnected) globalThis.names.set(text, this.font);
    write.call(this, text, ...where);
  };
}

/** How many colours there are in the sea along the meridian in the middle of the picture, where the world is joined. */
function coloursAt180(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector('canvas')!;
    const middle = canvas.width / 2;
    const { data } = canvas.getContext('2d')!.getImageData(middle - 3, 100, 6, 280);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}
