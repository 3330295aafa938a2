import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import type * as I18n from '../src/lib/i18n.svelte';
import { languages } from '../vite-languages.ts';
import { expect, test } from './test';

type Language = 'en' | 'ru';

// A browser brings other data on languages and zones than Node does, so what is written is compared here, with letters.
// Spaces in these tables: \u00a0 within numbers, plain ones elsewhere. A minus is \u2212.

const numbers: [number, Record<Language, string>][] = [
  [0, { en: '0', ru: '0' }],
  [-0.04, { en: '0', ru: '0' }],
  [0.05, { en: '0.1', ru: '0,1' }],
  [7.25, { en: '7.3', ru: '7,3' }],
  [999.94, { en: '999.9', ru: '999,9' }],
  [1000, { en: '1,000', ru: '1000' }],
  [1234.56, { en: '1,234.6', ru: '1234,6' }],
  [9999.96, { en: '10,000', ru: '10\u00a0000' }],
  [12504, { en: '12,504', ru: '12\u00a0504' }],
  [-1234567, { en: '\u22121,234,567', ru: '\u22121\u00a0234\u00a0567' }],
];

const distances: [number, Record<Language, string>][] = [
  [0, { en: '0 m', ru: '0 м' }],
  [0.42, { en: '0.4 m', ru: '0,4 м' }],
  [9.96, { en: '10 m', ru: '10 м' }],
  [87.4, { en: '87 m', ru: '87 м' }],
  [999.4, { en: '999 m', ru: '999 м' }],
  [999.6, { en: '1 km', ru: '1 км' }],
  [3491.5, { en: '3.5 km', ru: '3,5 км' }],
  [99_960, { en: '100 km', ru: '100 км' }],
  [512_117.24, { en: '512 km', ru: '512 км' }],
  [1_293_633.8, { en: '1,294 km', ru: '1294 км' }],
  [20_003_931, { en: '20,004 km', ru: '20\u00a0004 км' }],
];

const points: [number, Record<Language, string>][] = [
  [0, { en: '0 points', ru: '0 баллов' }],
  [1, { en: '1 point', ru: '1 балл' }],
  [2, { en: '2 points', ru: '2 балла' }],
  [5, { en: '5 points', ru: '5 баллов' }],
  [11, { en: '11 points', ru: '11 баллов' }],
  [14, { en: '14 points', ru: '14 баллов' }],
  [21, { en: '21 points', ru: '21 балл' }],
  [111, { en: '111 points', ru: '111 баллов' }],
  [1001, { en: '1,001 points', ru: '1001 балл' }],
  [4967, { en: '4,967 points', ru: '4967 баллов' }],
  [12504, { en: '12,504 points', ru: '12\u00a0504 балла' }],
  [1.5, { en: '1.5 points', ru: '1,5 балла' }],
];

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

const moments: [zone: string, iso: string, Record<Language, string>][] = [
  ['UTC', '2026-11-23T09:05:00Z', { en: '2026-11-23, 09:05 (UTC+0)', ru: '23.11.2026, 09:05 (UTC+0)' }],
  ['Asia/Almaty', '2026-11-23T21:05:00Z', { en: '2026-11-24, 02:05 (UTC+5)', ru: '24.11.2026, 02:05 (UTC+5)' }],
  ['Asia/Almaty', '2024-01-31T18:00:00Z', { en: '2024-02-01, 00:00 (UTC+6)', ru: '01.02.2024, 00:00 (UTC+6)' }],
  ['Asia/Tashkent', '2028-02-29T00:00:00Z', { en: '2028-02-29, 05:00 (UTC+5)', ru: '29.02.2028, 05:00 (UTC+5)' }],
  [
    'Asia/Kathmandu',
    '2026-03-01T00:00:00Z',
    { en: '2026-03-01, 05:45 (UTC+5:45)', ru: '01.03.2026, 05:45 (UTC+5:45)' },
  ],
  ['Europe/Vienna', '2026-07-01T12:00:00Z', { en: '2026-07-01, 14:00 (UTC+2)', ru: '01.07.2026, 14:00 (UTC+2)' }],
  [
    'America/St_Johns',
    '2026-01-01T01:00:00.000Z',
    { en: '2025-12-31, 21:30 (UTC\u22123:30)', ru: '31.12.2025, 21:30 (UTC\u22123:30)' },
  ],
  [
    'Pacific/Kiritimati',
    '2026-12-31T10:00:00Z',
    { en: '2027-01-01, 00:00 (UTC+14)', ru: '01.01.2027, 00:00 (UTC+14)' },
  ],
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
  expect(await formats.languages()).toEqual(Object.keys(numbers[0]![1]).sort());
  for (const code of await formats.languages()) {
    await formats.speak(code);
    expect(await formats.write('formatNumber', firsts(numbers))).toEqual(seconds(numbers, code));
    expect(await formats.write('formatDistance', firsts(distances))).toEqual(seconds(distances, code));
    expect(await formats.write('points', firsts(points))).toEqual(seconds(points, code));
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
      expect(written).toEqual(here.map(([, , texts]) => texts[code]));
    }
    await context.close();
  });
}

const firsts = (table: [number, unknown][]) => table.map(([value]) => value);
const seconds = (table: [number, Record<Language, string>][], code: Language) => table.map(([, texts]) => texts[code]);

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
