import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, expect, test, type BrowserContext } from '@playwright/test';
import lighthouse from 'lighthouse';
import { Room } from '../e2e/room';

/** The least of each score, of 100. */
const limits = { accessibility: 100, 'best-practices': 100, performance: 90 } as const;
type Category = keyof typeof limits;
const categories = Object.keys(limits) as Category[];

/** Of so many looks at a page the middle one counts for its speed; the other scores must hold in each. */
const rounds = 3;

/** What Lighthouse says of the pages that a class meets first, as a slow phone on a slow network sees them. */
test('Lighthouse, on the pages a class meets first', async ({ launchOptions }) => {
  test.setTimeout(600_000);
  const [room, port] = [await Room.open(), await freePort()];
  const profile = await mkdtemp(path.join(tmpdir(), 'geodrill-lighthouse-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions,
    args: [...(launchOptions.args ?? []), `--remote-debugging-port=${port}`],
  });
  try {
    const join = await scores(`${room.local}/join`, port);
    const board = await boardOf(context, room);
    const home = await scores(`${room.local}/exercises`, port);
    const pages = { home, join, board: await scores(board, port) };
    console.log(
      ['', `Lighthouse, of 100, the middle of ${rounds} looks`, ...Object.entries(pages).map(row)].join('\n'),
    );
    for (const [page, found] of Object.entries(pages)) {
      for (const category of categories) {
        expect.soft(found[category], `${category} of ${page}`).toBeGreaterThanOrEqual(limits[category]);
      }
    }
  } finally {
    await context.close();
    await room.close();
    await rm(profile, { recursive: true, force: true });
  }
});

/** Joins the class in the browser that Lighthouse looks with, plays nothing, and finds its board. */
async function boardOf(context: BrowserContext, room: Room): Promise<string> {
  const page = await context.newPage();
  await page.goto(`${room.local}/api/v1/docs`); // where nothing else looks after the session
  await page.evaluate(() => localStorage.setItem('geodrill.session', 'yes'));
  await context.request.post(`${room.local}/api/v1/join`, { data: { code: room.joinCode, alias: 'Snow Leopard' } });
  const { items } = await (await context.request.get(`${room.local}/api/v1/exercises`)).json();
  return `${room.local}/exercises/${items.at(-1).id}/leaderboard`;
}

async function scores(address: string, port: number): Promise<Record<Category, number>> {
  const seen: Record<Category, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const result = await lighthouse(address, { port, onlyCategories: categories, disableStorageReset: true });
    if (!result || result.lhr.runtimeError) throw new Error(`${address}: ${result?.lhr.runtimeError?.message}`);
    expect(new URL(result.lhr.finalDisplayedUrl).pathname).toBe(new URL(address).pathname);
    const failed = Object.values(result.lhr.audits).filter(
      ({ score, scoreDisplayMode }) => score === 0 && scoreDisplayMode === 'binary',
    );
    const of = (name: Category) => Math.round(100 * (result.lhr.categories[name]?.score ?? 0));
    seen.push({
      accessibility: of('accessibility'),
      'best-practices': of('best-practices'),
      performance: of('performance'),
    });
    if (round === 0 && failed.length > 0) console.log(`${address}: ${failed.map(({ id }) => id).join(', ')}`);
  }
  const sorted = (name: Category) => seen.map((score) => score[name]).sort((a, b) => a - b);
  return {
    accessibility: sorted('accessibility')[0]!,
    'best-practices': sorted('best-practices')[0]!,
    performance: sorted('performance')[rounds >> 1]!,
  };
}

function row([page, found]: [string, Record<Category, number>]): string {
  const parts = categories.map((category) => `${category} ${found[category]} (${limits[category]})`);
  return `${page.padEnd(18)} ${parts.join('  ')}`;
}

/** A port of this machine that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
