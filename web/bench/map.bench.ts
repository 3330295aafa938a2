import { fileURLToPath } from 'node:url';
import { expect, test, type Browser, type BrowserContextOptions } from '@playwright/test';
import { Room } from '../e2e/room';
import { buildPage, Site } from '../e2e/site';

const rounds = 5;
/** The longest that the median of the rounds may be, in milliseconds. */
const limit = 500;

/**
 * How long after its script has arrived a page shows the world: the time to run the script, to ask for what the page shows,
 * to fetch the tiles of the map and to draw them. Without a graphics card, and with nothing in the browser's cache.
 */
test('the first picture of the map of Play, beside a bare OpenLayers page', async ({ browser }, info) => {
  const room = await Room.open();
  const folder = info.outputPath('bare');
  await buildPage(fileURLToPath(new URL('bare', import.meta.url)), folder);
  const bare = await Site.open(folder, room.local);
  try {
    const seat = await enter(browser, room);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push(await firstPicture(browser, seat.address, /\/assets\/Play-[^/]+\.js$/, seat.state));
      theirs.push(await firstPicture(browser, bare.address, /\/assets\/index-[^/]+\.js$/));
    }
    const ratios = ours.map((time, round) => time / theirs[round]!);
    console.log(
      [
        '',
        `first picture of the map after its script, ms, ${rounds} rounds in turn: median (lowest to highest)`,
        row('Play', ours, 0),
        row('bare OpenLayers', theirs, 0),
        row('ratio', ratios, 2),
        `${'limit of Play'.padEnd(18)} ${limit}  ${median(ours) <= limit ? 'ok' : 'missed'}`,
      ].join('\n'),
    );
    expect(median(ours), 'ms to the first picture').toBeLessThanOrEqual(limit);
  } finally {
    await bare.close();
    await room.close();
  }
});

/** Joins the class and finds its first photo. */
async function enter(browser: Browser, room: Room) {
  const context = await browser.newContext({ baseURL: room.local });
  const page = await context.newPage();
  await page.goto('/api/v1/docs'); // where nothing else looks after the session
  await page.evaluate(() => localStorage.setItem('geodrill.session', 'yes'));
  await context.request.post('/api/v1/join', { data: { code: room.joinCode, alias: 'Snow Leopard' } });
  const { items } = await (await context.request.get('/api/v1/exercises')).json();
  const { id, challenges } = items.at(-1);
  const state = await context.storageState();
  await context.close();
  return { address: `${room.local}/exercises/${id}/challenges/${challenges[0].id}`, state };
}

/** Opens a page in a fresh profile; milliseconds from the arrival of its script to the first picture of its map. */
async function firstPicture(
  browser: Browser,
  address: string,
  script: RegExp,
  storageState?: BrowserContextOptions['storageState'],
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, storageState });
  const page = await context.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[data-view="map"][data-ready="true"]')) return;
      performance.mark('first-picture');
      observer.disconnect();
    }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-ready'] });
  });
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
  const time = await page.evaluate((source) => {
    const scripts = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const arrived = scripts.find((entry) => new RegExp(source).test(entry.name))!.responseEnd;
    return performance.getEntriesByName('first-picture')[0]!.startTime - arrived;
  }, script.source);
  await context.close();
  return time;
}

const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
const median = (values: number[]) => sorted(values)[values.length >> 1]!;

function row(name: string, values: number[], digits: number): string {
  const [lowest, highest] = [sorted(values)[0]!, sorted(values).at(-1)!];
  const [m, l, h] = [median(values), lowest, highest].map((value) => value.toFixed(digits));
  return `${name.padEnd(18)} ${m} (${l} to ${h})`;
}
