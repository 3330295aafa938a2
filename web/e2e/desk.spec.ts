import { inspect } from './watch';
import { expect, test } from './test';

test('photos are compared, made clearer and marked; the author’s clues stand beside one’s own after the reveal', async ({
  room,
  device,
}, info) => {
  const me = await device({ hand: 'keyboard' });
  const { page, words } = me;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { id, challenges } = await room.giveExercise({}, 'kinds');
  await me.join('Snow Leopard');
  await page.goto(`/exercises/${id}/challenges/${challenges[2]?.id}`);
  await expect(me.photo).toHaveAttribute('data-ready', 'true');
  const photo = (n: number) => page.getByRole('group', { name: words('desk.photo', { n, total: 2 }), exact: true });

  // Another photo, and both beside each other.
  await photo(1)
    .getByRole('button', { name: words('desk.photo', { n: 2, total: 2 }) })
    .click();
  await expect(photo(2).getByRole('application')).toHaveAttribute('data-ready', 'true');
  await me.button('desk.compare').click();
  await expect(photo(1).getByRole('application')).toHaveAttribute('data-ready', 'true');

  // What is hard to see is made clearer, in both; then as it was.
  await photo(2)
    .getByRole('button', { name: words('look.title') })
    .click();
  await page.getByRole('slider', { name: words('look.brightness') }).press('ArrowRight');
  await page.getByRole('slider', { name: words('look.sharpness') }).press('ArrowRight');
  await page.getByRole('checkbox', { name: words('look.grid') }).check();
  const layers = page.locator('.photo-layer');
  await expect(layers).toHaveCount(2);
  for (const layer of await layers.all())
    await expect(layer).toHaveCSS('filter', /^url\(.*#.*sharpen"?\) brightness\(1\.05\)$/);
  const drawn = () =>
    photo(1)
      .locator('.ol-layer canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        return canvas
          .getContext('2d')!
          .getImageData(0, 0, width, height)
          .data.some((value) => value > 0);
      });
  await expect.poll(drawn, { message: 'the grid is drawn' }).toBe(true);
  await inspect(me, info.outputPath('compared.png'));
  await me.button('look.reset').click();
  for (const layer of await layers.all()) await expect(layer).toHaveCSS('filter', 'none');
  await me.button('look.close').click();
  await me.button('desk.compare').click();
  await photo(2)
    .getByRole('button', { name: words('desk.photo', { n: 1, total: 2 }) })
    .click();
  await expect(me.photo).toHaveAttribute('data-ready', 'true');

  // A clue is marked by two corners, and kept with its note.
  await me.tabTo(me.button('clue.mark'));
  for (const key of ['Enter', 'Enter', 'ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  const note = me.answer.getByRole('textbox', { name: words('clue.n', { n: 1 }) });
  await expect(note).toBeFocused();
  await page.keyboard.type('two islands');
  await page.reload();
  await expect(note).toHaveValue('two islands');
  await expect(me.photo).toHaveAttribute('data-ready', 'true');
  await me.answer.getByRole('button', { name: words('clue.show', { n: 1 }) }).click();

  const fields = me.answer.getByRole('textbox', { name: words('play.coordinates') });
  for (const field of await fields.all()) {
    await field.fill('41.2 S, 174.6 E');
    await field.press('Enter');
  }
  // The map is large when it is wanted so, and for the reveal; a clue is looked at on a large photo.
  const large = () => Promise.all([me.map, me.photo].map(async (one) => (await one.boundingBox())!.width > 700));
  expect(await large()).toEqual([false, true]);
  await me.button('play.largeMap').click();
  expect(await large()).toEqual([true, false]);
  await me.button('play.largeMap').click();
  await me.submit();
  await expect(me.button('play.largeMap')).toHaveAttribute('aria-pressed', 'true');
  expect(await large()).toEqual([true, false]);
  const authors = me.answer.getByRole('region', { name: words('clue.authors') });
  await expect(authors).toContainText('A strait between two long islands');
  await expect(me.answer.getByRole('region', { name: words('clue.title') })).toContainText('two islands');
  await authors.getByRole('button').click();
  expect(await large()).toEqual([false, true]);
  await inspect(me, info.outputPath('revealed.png'));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: words('play.map') }).click();
  await authors.getByRole('button').click();
  await expect(me.photo).toBeInViewport({ ratio: 1 });
  await inspect(me, info.outputPath('phone.png'));
});
