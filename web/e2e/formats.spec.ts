import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import type * as I18n from '../src/lib/i18n.svelte';
import { languages } from '../vite-languages.ts';
import { expect, test } from './test';
import type { Language } from './words';

// A browser brings other data on languages and zones than Node does, so what is written is compared here, with letters.
// Spaces in these tables: \u00a0 within numbers, plain ones elsewhere. A minus is \u2212.

/** As English writes it, and all others: they group from five digits on. */
const numbers: [number, en: string, others: string][] = [
  [0, '0', '0'],
  [-0.04, '0', '0'],
  [0.05, '0.1', '0,1'],
  [7.25, '7.3', '7,3'],
  [999.94, '999.9', '999,9'],
  [1000, '1,000', '1000'],
  [1234.56, '1,234.6', '1234,6'],
  [9999.96, '10,000', '10\u00a0000'],
  [12504, '12,504', '12\u00a0504'],
  [-1234567, '\u22121,234,567', '\u22121\u00a0234\u00a0567'],
];

const units: Record<Language, [m: string, km: string]> = {
  en: ['m', 'km'],
  ru: ['м', 'км'],
  kk: ['м', 'км'],
  ky: ['м', 'км'],
  tg: ['м', 'км'],
  tk: ['m', 'km'],
  uz: ['m', 'km'],
};

const distances: [number, en: string, others: string, unit: 0 | 1][] = [
  [0, '0', '0', 0],
  [0.42, '0.4', '0,4', 0],
  [9.96, '10', '10', 0],
  [87.4, '87', '87', 0],
  [999.4, '999', '999', 0],
  [999.6, '1', '1', 1],
  [3491.5, '3.5', '3,5', 1],
  [99_960, '100', '100', 1],
  [512_117.24, '512', '512', 1],
  [1_293_633.8, '1,294', '1294', 1],
  [20_003_931, '20,004', '20\u00a0004', 1],
];

const points: [number, Record<Language, string>][] = [
  [0, inEvery('0 points', '0 баллов', '0')],
  [1, inEvery('1 point', '1 балл', '1')],
  [2, inEvery('2 points', '2 балла', '2')],
  [5, inEvery('5 points', '5 баллов', '5')],
  [11, inEvery('11 points', '11 баллов', '11')],
  [14, inEvery('14 points', '14 баллов', '14')],
  [21, inEvery('21 points', '21 балл', '21')],
  [111, inEvery('111 points', '111 баллов', '111')],
  [1001, inEvery('1,001 points', '1001 балл', '1001')],
  [4967, inEvery('4,967 points', '4967 баллов', '4967')],
  [12504, inEvery('12,504 points', '12\u00a0504 балла', '12\u00a0504')],
  [1.5, inEvery('1.5 points', '1,5 балла', '1,5')],
];

/** After a number, the other languages leave a noun as it is. */
function inEvery(en: string, ru: string, n: string): Record<Language, string> {
  return { en, ru, kk: `${n} ұпай`, ky: `${n} упай`, tg: `${n} хол`, tk: `${n} bal`, uz: `${n} ball` };
}

/** What is left of a time is written alike in every language. */
const countdowns: [number, string][] = [
  [-5, '0:00'],
  [1, '0:01'],
  [59_001, '1:00'],
  [247_000, '4:07'],
  [3_599_999, '1:00:00'],
  [3_909_000, '1:05:09'],
  [360_000_000, '100:00:00'],
];

const moments: [zone: string, iso: string, en: string, others: string][] = [
  ['UTC', '2026-11-23T09:05:00Z', '2026-11-23, 09:05 (UTC+0)', '23.11.2026, 09:05 (UTC+0)'],
  ['Asia/Almaty', '2026-11-23T21:05:00Z', '2026-11-24, 02:05 (UTC+5)', '24.11.2026, 02:05 (UTC+5)'],
  ['Asia/Almaty', '2024-01-31T18:00:00Z', '2024-02-01, 00:00 (UTC+6)', '01.02.2024, 00:00 (UTC+6)'],
  ['Asia/Tashkent', '2028-02-29T00:00:00Z', '2028-02-29, 05:00 (UTC+5)', '29.02.2028, 05:00 (UTC+5)'],
  ['Asia/Kathmandu', '2026-03-01T00:00:00Z', '2026-03-01, 05:45 (UTC+5:45)', '01.03.2026, 05:45 (UTC+5:45)'],
  ['Europe/Vienna', '2026-07-01T12:00:00Z', '2026-07-01, 14:00 (UTC+2)', '01.07.2026, 14:00 (UTC+2)'],
  [
    'America/St_Johns',
    '2026-01-01T01:00:00.000Z',
    '2025-12-31, 21:30 (UTC\u22123:30)',
    '31.12.2025, 21:30 (UTC\u22123:30)',
  ],
  ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01, 00:00 (UTC+14)', '01.01.2027, 00:00 (UTC+14)'],
];

/** The module that writes numbers and times, as a script that puts it into the global `i18n`. */
let script: string;

test.beforeAll(async () => {
  const built = await build({
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
    plugins: [svelte(), languages()],
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: 'src/lib/i18n.svelte.ts', formats: ['iife'], name: 'i18n', fileName: 'i18n' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('nothing was built');
  script = output.output[0].code;
});

test('numbers, distances, plurals and durations are written right in Chromium', async ({ page }) => {
  const formats = await Formats.on(page);
  expect(await formats.languages()).toEqual(Object.keys(units).sort());
  for (const code of await formats.languages()) {
    await formats.speak(code);
    expect(await formats.write('formatNumber', firsts(numbers))).toEqual(
      numbers.map(([, en, others]) => (code === 'en' ? en : others)),
    );
    expect(await formats.write('formatDistance', firsts(distances))).toEqual(
      distances.map(([, en, others, unit]) => `${code === 'en' ? en : others} ${units[code][unit]}`),
    );
    expect(await formats.write('points', firsts(points))).toEqual(points.map(([, texts]) => texts[code]));
    expect(await formats.write('formatCountdown', firsts(countdowns))).toEqual(countdowns.map(([, text]) => text));
  }
});

for (const zone of new Set(moments.map(([zone]) => zone))) {
  test(`times are written right in Chromium: ${zone}`, async ({ browser }) => {
    const context = await browser.newContext({ timezoneId: zone });
    const formats = await Formats.on(await context.newPage());
    const here = moments.filter((moment) => moment[0] === zone);
    for (const code of await formats.languages()) {
      await formats.speak(code);
      const written = await formats.write(
        'formatTime',
        here.map(([, iso]) => iso),
      );
      expect(written).toEqual(here.map(([, , en, others]) => (code === 'en' ? en : others)));
    }
    await context.close();
  });
}

const firsts = (table: [number, ...unknown[]][]) => table.map(([value]) => value);

type Writer = 'formatNumber' | 'formatDistance' | 'formatCountdown' | 'formatTime' | 'points';
type Loaded = typeof globalThis & { i18n: typeof I18n };

/** The functions that write numbers and times, in a page. */
class Formats {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async on(page: Page): Promise<Formats> {
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto('http://class.test/');
    await page.addScriptTag({ content: script });
    return new Formats(page);
  }

  languages(): Promise<Language[]> {
    return this.#page.evaluate(() => Object.keys((globalThis as Loaded).i18n.languages).sort() as Language[]);
  }

  async speak(code: Language): Promise<void> {
    await this.#page.evaluate((code) => (globalThis as Loaded).i18n.language.use(code), code);
  }

  write(writer: Writer, values: (number | string)[]): Promise<string[]> {
    return this.#page.evaluate(
      ([writer, values]) => {
        const { t, ...own } = (globalThis as Loaded).i18n;
        const write = writer === 'points' ? (count: number) => t('points', { count }) : own[writer];
        return values.map((value) => write(value as never));
      },
      [writer, values] as const,
    );
  }
}
