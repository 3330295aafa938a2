import type { Response } from '@playwright/test';
import { pairwise } from './pairs';
import { expect, test } from './test';
import { expectToFit } from './watch';

const photos = 20;
/** The photo with the most pixels: more than a screen shows at once. */
const largest = 10;
const fullTile = /\/iiif\/3\/[^/]+\/\d+,\d+,(\d+),(\d+)\/\1,\2\/0\/default\.jpg$/;

const matrix = pairwise({ kind: ['laptop', 'phone'], language: ['en', 'ru'], named: [false, true] } as const, [
  { kind: 'laptop', language: 'en', named: true },
  { kind: 'phone', language: 'ru', named: false },
]);

for (const { kind, language, named } of matrix) {
  test(`the demo to its end: ${kind}, ${language}, ${named ? 'class.test' : '127.0.0.1'}`, async ({ room, device }) => {
    const me = await device({ kind, language, named });
    const { page, words } = me;
    await me.join('Snow Leopard');
    expect(await page.evaluate(() => window.isSecureContext)).toBe(!named);
    await expect(page.getByText(words('exercises.progress', { done: 0, total: photos }))).toBeVisible();
    await me.start();

    for (let n = 1; n <= photos; n++) {
      await test.step(`photo ${n}`, async () => {
        await expect(me.heading('title.play', { n, total: photos })).toBeVisible();
        await me.turnTo('photo');
        if (n === largest) await zoomToFullResolution();
        await me.pin(0.3 + 0.02 * n, 0.5);
        await expectToFit(page);
        const place = await me.coordinates.inputValue();
        await me.answerRest();
        await me.submit();
        await expect(me.points).toBeVisible();
        await expect(me.answer.getByText(words('reveal.where.place'), { exact: true })).toBeVisible();
        await expect(me.answer.getByRole('heading', { name: words('reveal.method') })).toBeVisible();
        if (n === 1) {
          await expect(me.answer.getByRole('heading', { name: words('class.title') })).toBeVisible();
          await expect(me.answer.getByRole('row').filter({ hasText: `· ${words('class.you')}` })).toHaveCount(1);
        }
        if (n === largest) {
          await me.turnTo('photo');
          await expect(me.photo, 'stays as it was zoomed').toHaveAttribute('data-full', 'true');
        }
        expect(await me.guessedPlace()).toBe(place);
        await me.link(n < photos ? 'reveal.next' : 'reveal.done').click();
      });
    }

    await expect(me.row('Snow Leopard')).toContainText(words('board.you'));
    const other = await room.trainee('Golden Eagle');
    const exercise = await other.demo();
    for (let n = 1; n <= photos; n++) await other.guess(exercise, n, ...placeOf(n));
    await expect(page.getByRole('row').nth(1)).toContainText('Golden Eagle');
    await expect(me.row('Snow Leopard').getByLabel(words('board.down', { n: 1 }))).toBeVisible();
    await expectToFit(page);

    async function zoomToFullResolution() {
      const sharp: Response[] = [];
      page.on('response', (r) => void (fullTile.test(r.url()) && r.ok() && sharp.push(r)));
      await expect(me.photo).toHaveAttribute('data-full', 'false');
      await me.button('play.full').click();
      await expect(me.photo).toHaveAttribute('data-full', 'true');
      await expect.poll(() => sharp.length).toBeGreaterThan(0);
    }
  });
}

/** Somewhere on land; only the first is near its photo. */
function placeOf(n: number): [number, number] {
  return n === 1 ? [12.4922, 41.8902] : [31.2, 30.1];
}
