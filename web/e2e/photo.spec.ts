import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import { grey, height, width } from './photopage/pattern';
import { buildPage, Site } from './site';
import { expect, test } from './test';

/** The pattern as a grey PNG. */
function picture(): Buffer {
  const lines = new Map<string, Buffer>();
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y++) {
    // A line is known by its beginning and its middle.
    const key = `${grey(0, y)} ${grey(width >> 1, y)}`;
    if (!lines.has(key)) lines.set(key, Buffer.from([0, ...Array.from({ length: width }, (_, x) => grey(x, y))]));
    rows.push(lines.get(key)!);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits; the rest is grey, deflate, filters, not interlaced
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const pixels = chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 1 }));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    pixels,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('a large photo is sharp to its corners and has no seam, however near', async ({ browser, room, watch }, info) => {
  const folder = info.outputPath('page');
  const author = await room.author();
  const [id] = await Promise.all([
    author.upload(picture()),
    buildPage(fileURLToPath(new URL('photopage', import.meta.url)), folder),
  ]);
  const site = await Site.open(folder, room.local, (address) => author.fetch(address));
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await watch.over(context, new URL(site.address).origin);
  const page = await context.newPage();
  const tiles: number[] = [];
  page.on('response', (r) => r.url().includes('.jpg') && tiles.push(r.status()));
  await page.goto(`${site.address}?image=${id}`);
  await expect(page.locator('#photo')).toHaveAttribute('data-ready', 'true');
  for (const scale of [1, 2, 8]) {
    for (const [right, bottom] of [
      [false, false],
      [true, false],
      [true, true],
      [false, true],
    ] as const) {
      const where = `the ${bottom ? 'lower' : 'upper'} ${right ? 'right' : 'left'} corner at 1:${scale}`;
      const seen = await page.evaluate((look) => globalThis.look(...look), [right, bottom, scale] as const);
      expect(seen.compared, where).toBeGreaterThan(300_000);
      expect(seen, where).toMatchObject({ outside: 0 });
      // Checks differ by 130 and what JPEG makes of their edges by less; the frame ends where it should.
      expect(seen.worst, `${where}, at ${seen.at}`).toBeLessThan(40);
    }
  }
  expect(tiles.length).toBeGreaterThan(40);
  expect(tiles.filter((status) => status !== 200)).toEqual([]);
  await context.close();
  await site.close();
});
