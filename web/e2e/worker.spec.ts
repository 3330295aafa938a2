import { readFile } from 'node:fs/promises';
import type { Request } from '@playwright/test';
import type { Device } from './device';
import { nextMark } from './nextbuild';
import type { Room } from './room';
import { expect, test } from './secure';
import { inspect } from './watch';

const alias = 'Snow Leopard';

test('without network a trainee goes on where they were, and what they submit is sent once, by pages of the server at hand', async ({
  room,
  device,
  watch,
  nextBuild,
}, info) => {
  watch.expectsNoNetwork();
  const closesAt = new Date(Date.now() + 3_600_000).toISOString();
  await room.giveExercise({ reveal: 'at_close', closesAt, graceSeconds: 600 }, 'kinds');
  const me = await device({ kind: 'phone', worker: true, named: true });
  const { page, words } = me;
  const requests: Request[] = [];
  page.on('request', (r) => requests.push(r));
  const recovery = await me.join(alias);
  await page
    .getByRole('link', { name: words('exercises.start') })
    .first()
    .click();
  await me.turnTo('map');
  await me.pin(0.5, 0.4);
  const place = await me.coordinates.inputValue();
  await me.answerRest();
  await expect(page.getByRole('timer')).toHaveText(/^59:/);
  await keptAll(me);

  // The server is gone, the page is loaded anew: everything but the photo is there.
  const restart = await room.stop();
  await page.goto('/');
  await page
    .getByRole('link', { name: words('exercises.start') })
    .first()
    .click();
  await expect(me.coordinates).toHaveValue(place);
  await page.reload();
  await expect(me.coordinates).toHaveValue(place);
  await expect(page.getByRole('timer')).toHaveText(/^5\d:/);
  await me.turnTo('map');
  await expect(page.getByRole('status').filter({ hasText: words('offline.banner') })).toBeVisible();
  await inspect(me, info.outputPath('offline.png'));
  await me.pin(0.3, 0.6);
  const moved = await me.coordinates.inputValue();
  await me.submit();
  const waiting = page.getByRole('status').filter({ hasText: words('state.waiting') });
  await expect(waiting).toBeVisible();
  await page.reload();
  await expect(waiting).toBeVisible();
  await expectNothingOfAnybody(me, room, recovery);

  // The server that comes back is of another build: the page asks who this is, hears so, and is loaded anew before it
  // asks or sends anything else.
  const before = requests.length;
  await restart({ binary: await nextBuild });
  await expect(page.locator('html')).toHaveAttribute('data-build', nextMark, { timeout: 20_000 });
  await expect(me.answer.getByText(words('state.stored'))).toBeVisible();
  const paths = requests.slice(before).map((r) => `${r.method()} ${new URL(r.url()).pathname}`);
  const anew = requests.slice(before).findIndex((r) => r.isNavigationRequest());
  expect(new Set(paths.slice(0, anew).filter((p) => p.includes('/api/')))).toEqual(new Set(['GET /api/v1/me']));
  expect(paths.filter((p) => /^POST .*\/guesses$/.test(p))).toHaveLength(1);
  expect(await me.guessedPlace()).toBe(moved);
  expect(await me.guesses()).toBe(1);
  await expect(me.photo).toHaveAttribute('data-ready', 'true');
  const old = async () => (await kept(me)).filter((k) => /geodrill-shell-.*[^x] /.test(k));
  await expect.poll(old, { timeout: 30_000 }).toEqual([]); // the browser changes workers when it has nothing else to do
  await keptAll(me);
  await expectNothingOfAnybody(me, room, recovery);

  // With the session goes all that was told.
  await me.button('menu.leave').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('menu.leave') })
    .click();
  await expect(me.heading('title.join')).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('geodrill.told')))).toEqual([]);
});

/** What the worker keeps: the name of the cache and the path of each. */
function kept({ page }: Device): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) found.push(`${name} ${new URL(url).pathname}`);
    }
    return found;
  });
}

/** Waits until the worker has taken over, and keeps what the page was made of. */
async function keptAll(me: Device): Promise<void> {
  await expect
    .poll(() =>
      me.page.evaluate(async () => {
        // eslint-disable-next-line no-restricted-properties -- over TLS it is there
        if (navigator.serviceWorker.controller === null) return ['a worker'];
        const used = performance.getEntriesByType('resource').map((r) => new URL(r.name));
        const wanted = used.filter((u) => u.pathname.startsWith('/assets/') || u.pathname.startsWith('/basemap/'));
        const missing = await Promise.all(wanted.map(async (u) => ((await caches.match(u.href)) ? [] : [u.pathname])));
        return missing.flat();
      }),
    )
    .toEqual([]);
}

/** What the author wrote of the first photo and no trainee has been told yet. */
const untold = ['Issyk-Kul, Kyrgyzstan', 'due south of its middle', '76.15, 42.45', '*freezes*', 'part around 77.25'];
const pack = new URL('packs/kinds/set.yaml', import.meta.url);

/** Fails if anything is kept in the browser that a trainee must not have, or that belongs to somebody. */
async function expectNothingOfAnybody(me: Device, room: Room, recovery: string): Promise<void> {
  const found = await me.page.evaluate(async () => {
    const all: { path: string; type: string; text: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = (await cache.match(request))!;
        const type = response.headers.get('Content-Type') ?? '';
        all.push({ path: new URL(request.url).pathname, type, text: await response.text() });
      }
    }
    return all;
  });
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter((f) => /^\/(api|iiif)(\/|$)/.test(f.path)).map((f) => f.path)).toEqual([]);
  expect(found.filter((f) => f.type.startsWith('image/') && !f.type.includes('svg')).map((f) => f.path)).toEqual([]);
  const told = await me.page.evaluate(() => JSON.stringify({ ...localStorage }));
  const written = await readFile(pack, 'utf8');
  expect(untold.filter((secret) => !written.includes(secret))).toEqual([]);
  const secrets = [...untold, '76.15,42.45', recovery, room.joinCode];
  for (const secret of [alias, ...secrets]) {
    expect(found.filter((f) => f.text.includes(secret)).map((f) => `${secret} in ${f.path}`)).toEqual([]);
  }
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
}
