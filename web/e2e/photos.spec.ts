import { Author } from './author';
import { heic, jpeg } from './camera';
import { inspect } from './watch';
import { expect, test } from './test';

test('photos become challenges, one is covered for good, and clues are drawn', async ({ room, device }, info) => {
  const me = await device();
  const { page, words } = me;
  const author = new Author(me);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await author.signIn(room);
  await page.goto('/sets');
  await me.field('sets.newTitle').fill('From the road');
  await me.button('sets.new').click();

  await author.label('credit.author').fill('A. Author');
  await author.label('field.consent').fill('A public place');

  // Four photos at once: by the time at which they were taken; two have no place that can be relied on.
  await page
    .getByLabel(words('photoSet.upload'))
    .setInputFiles([
      jpeg('second.jpg', 'ruins.jpg', { place: [43.25, 76.95], time: '2024:06:10 14:05:00', offset: '+05:00' }),
      heic('phone.heic'),
      jpeg('first.jpg', 'lake.jpg', { place: [-41.5, 173.25], time: '2023:01:02 09:30:00', offset: '+13:00' }),
      jpeg('island.jpg', 'strait.jpg', { place: [0, 0], time: '2024:06:11 10:00:00', offset: '+05:00' }),
      { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') },
    ]);
  await expect(page.getByText(words('photoSet.made', { count: 4 }))).toBeVisible();
  await expect(page.getByText(words('photoSet.none'))).toBeVisible();
  await expect(page.getByText(words('photoSet.doubtful'))).toBeVisible();
  await expect(page.getByText(words('error.image_unsupported'))).toBeVisible();
  await inspect(me, info.outputPath('set.png'), '[aria-labelledby=photo-set]');
  await page.getByRole('button', { name: words('photo.dismiss', { name: 'notes.jpg' }) }).click();
  await page.getByRole('link', { name: words('edit.untitled', { n: 1 }), exact: true }).click();
  await expect(page.getByRole('textbox', { name: words('key.corner', { n: 1 }) })).toHaveValue(
    '41.50000 S, 173.25000 E',
  );
  await expect(page.getByText('2023-01-02, 09:30 (UTC+13)')).toBeVisible();
  await expect(author.label('credit.author')).toHaveValue('A. Author');
  await page.getByRole('button', { name: words('facts.takeTimeOf', { n: 1 }) }).click();
  await expect(page.getByLabel(words('key.from'))).toHaveValue('2023-01-01T20:30');

  // One rectangle by pointer, one polygon by keyboard, one rectangle in numbers.
  await page.getByRole('button', { name: words('redact.open', { n: 1 }) }).click();
  const panel = page.getByRole('region', { name: words('redact.title', { n: 1 }) });
  const board = panel.getByRole('application');
  await expect(board).toHaveAttribute('data-ready', 'true');
  await panel.getByRole('button', { name: words('draw.box'), exact: true }).click();
  const at = (await board.boundingBox())!;
  const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
  await page.mouse.move(x - 60, y - 40);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.up();
  const first = words('area.box', { n: 1 });
  const width = panel.getByRole('spinbutton', { name: `${first}: ${words('area.width')}` });
  await expect(width).not.toHaveValue('1');
  await panel.getByRole('button', { name: words('draw.polygon'), exact: true }).click();
  for (const key of ['Enter', 'ArrowLeft', 'Enter', 'ArrowUp', 'Enter', 'Enter']) await page.keyboard.press(key);
  await expect(panel.getByRole('button', { name: words('area.polygon', { n: 2 }), exact: true })).toBeVisible();
  await panel.getByRole('button', { name: words('draw.middle') }).click();
  const third = words('area.box', { n: 3 });
  for (const [side, value] of Object.entries({ x: '0', y: '0', width: '64', height: '48' })) {
    const field = panel.getByRole('spinbutton', {
      name: `${third}: ${words(`area.${side as 'x' | 'y' | 'width' | 'height'}`)}`,
    });
    await field.fill(value);
    await field.press('Enter');
  }
  await inspect(me, info.outputPath('cover.png'), '[aria-labelledby=photos]');

  // Burning in asks first; then every address of the old photo is gone.
  const old = await author.imageOf(1);
  const addresses = [`/iiif/3/${old}/info.json`, `/iiif/3/${old}/full/max/0/default.jpg`, `/api/v1/images/${old}`];
  const statuses = () => Promise.all(addresses.map(async (one) => (await page.request.get(one)).status()));
  expect(await statuses()).toEqual([200, 200, 200]);
  await panel.getByRole('button', { name: words('redact.do') }).click();
  await expect(page.getByText(words('redact.askRecall'))).toBeVisible();
  await me.button('redact.burn').click();
  await expect(panel.getByText(words('redact.notYet'))).toBeHidden();
  await expect(page.getByRole('dialog')).toBeHidden();
  await author.saved();
  expect(await statuses()).toEqual([404, 404, 404]);
  const burnt = await author.imageOf(1);
  expect(burnt).not.toBe(old);

  // While the original is kept an area comes off; then the original goes, and what is burnt in stays.
  await expect(board).toHaveAttribute('data-ready', 'true');
  await panel.getByRole('button', { name: words('area.remove', { name: first }) }).click();
  await panel.getByRole('button', { name: words('redact.do') }).click();
  await me.button('redact.burn').click();
  await expect(panel.getByText(words('redact.areas', { count: 2 }))).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await panel.getByRole('button', { name: words('redact.deleteOriginal') }).click();
  await me.button('redact.deleteYes').click();
  await expect(panel.getByText(words('redact.gone'))).toBeVisible();
  await expect(panel.getByText(words('redact.fixed'))).toHaveCount(2);

  await expect(page.getByText(words('save.took'))).toBeHidden();

  // A clue of the author, with its note, on a phone's screen.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: words('clues.open', { n: 1 }) }).click();
  const clues = page.getByRole('region', { name: words('clues.title', { n: 1 }) });
  await expect(clues.getByRole('application')).toHaveAttribute('data-ready', 'true');
  await clues.getByRole('button', { name: words('draw.middle') }).click();
  await clues.getByRole('textbox', { name: 'English' }).fill('Beech forest down to the shore.');
  await author.saved();
  await inspect(me, info.outputPath('clue.png'), '[aria-labelledby=photos]');
});
