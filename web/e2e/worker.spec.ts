import { expect, test } from './test';

test('the worker keeps pages and map, nothing of anybody, and no page of another build', async ({
  room,
  device,
  watch,
}) => {
  watch.expectsNoNetwork();
  const me = await device({ worker: true });
  const { page, words } = me;
  const kept = () =>
    page.evaluate(async () => {
      const found: string[] = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) found.push(`${name} ${new URL(url).pathname}`);
      }
      return found;
    });

  // What an earlier build has left goes when the worker of this one comes.
  await page.goto('/api/v1/docs');
  await page.evaluate(async () => (await caches.open('geodrill-shell-old')).put('/', new Response('an old page')));
  await me.join('Snow Leopard');
  await me.start();
  await expect(me.map).toHaveAttribute('data-ready', 'true');
  // eslint-disable-next-line no-restricted-properties -- this machine's own address is a secure context
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await expect.poll(async () => (await kept()).some((k) => k.endsWith('.mvt'))).toBe(true);
  await expect.poll(async () => (await kept()).some((k) => /\/Play-[\w-]+\.js$/.test(k))).toBe(true);
  const all = await kept();
  expect(all.filter((k) => /\/(api|iiif)\//.test(k) || k.startsWith('geodrill-shell-old'))).toEqual([]);

  // Without the server the page comes, says so, and has its map.
  const restart = await room.stop();
  await page.reload();
  await expect(me.heading('title.offline')).toBeVisible();
  expect(await page.evaluate(async () => (await fetch('/basemap/tiles.json')).ok)).toBe(true);
  const tile = all.find((k) => k.endsWith('.mvt'))!.split(' ')[1]!;
  const cached = await page.evaluate(async (path) => (await caches.match(path, { ignoreSearch: true }))!.url, tile);
  expect(await page.evaluate(async (url) => (await fetch(url)).ok, cached)).toBe(true);

  // A page of another build, as if it had been kept: once the server is back it is not served.
  await page.evaluate(async () => {
    const name = (await caches.keys()).find((k) => k.startsWith('geodrill-shell-'))!;
    const old = new Response('<title>an old page</title>', { headers: { 'Content-Type': 'text/html' } });
    await (await caches.open(name)).put('/', old);
  });
  await restart();
  await page.reload();
  await expect(me.map).toHaveAttribute('data-ready', 'true');
  await expect(page).toHaveTitle(/./);
  await expect(page.getByText(words('play.prompt')).first()).toBeAttached();
});
