import { Author } from './author';
import { expect, test } from './test';
import { pattern } from './words';

test('a set with a point key is made by keyboard, refused until complete, and published', async ({
  room,
  device,
}, info) => {
  const me = await device({ hand: 'keyboard' });
  const { page, words } = me;
  const author = new Author(me);
  await author.signIn(room);
  await me.tabTo(me.link('title.sets'));
  await page.keyboard.press('Enter');
  await expect(me.heading('title.sets')).toBeVisible();
  await me.tabTo(me.field('sets.newTitle'));
  await page.keyboard.type('Shores');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Shores');
  await me.tabTo(me.button('edit.addChallenge'));
  await page.keyboard.press('Enter');
  await author.upload();

  // The key: a question, then a place in another notation, then the map.
  await me.tabTo(me.button('edit.ask.place'));
  await page.keyboard.press('Enter');
  await expect(author.map).toHaveAttribute('data-ready', 'true');
  await me.tabTo(me.field('key.paste'));
  await page.keyboard.type('43°15\'24"N 76°55\'43"E');
  await page.keyboard.press('Enter');
  const corner = page.getByRole('textbox', { name: words('key.corner', { n: 1 }) });
  await expect(corner).toHaveValue('43.25667 N, 76.92861 E');
  await expect(page.getByText(words('key.tryHelp'))).toBeVisible();
  await author.map.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(corner).not.toHaveValue('43.25667 N, 76.92861 E');
  await expect(corner).toHaveValue(/N, .* E$/);

  // A whole key in the place of the point, and back.
  const point = await corner.inputValue();
  await me.copy('MULTIPOINT ((179 -17), (-179 -16))');
  await me.field('key.paste').focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByRole('textbox', { name: words('key.corner', { n: 2 }) })).toHaveValue(
    '16.00000 S, 179.00000 W',
  );
  await me.button('undo').click();
  await expect(corner).toHaveValue(point);
  await author.saved();
  await author.inspect(info.outputPath('challenge.png'));

  // Publishing is refused with the list, which leads to the fields.
  await me.link('edit.back', { to: words('title.set') }).click();
  await me.tabTo(me.field('publish.note'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /things are missing/ })).toBeVisible();
  await author.inspect(info.outputPath('set.png'));
  const consent = page.getByRole('link', { name: new RegExp(words('field.consent')) });
  await me.tabTo(consent);
  await page.keyboard.press('Enter');
  await expect(author.label('field.consent')).toBeFocused();
  await author.label('credit.author').fill('Somebody');
  await author.saved();
  await expect(author.label('credit.author'), 'saving leaves the focus').toBeFocused();
  await author.fillRest();
  await author.saved();
  await expect(me.heading('edit.complete')).toBeVisible();

  await me.link('edit.back', { to: words('title.set') }).click();
  await me.tabTo(me.field('publish.note'));
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await expect(page.getByText(words('publish.done', { n: 1 }))).toBeVisible();
  await me.tabTo(page.getByRole('button', { name: words('versions.diff', { n: 1 }) }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(words('change.added', { title: 'The shore' }))).toBeVisible();

  // A copy of the challenge is moved up, taken out, put back, and published, too.
  const rows = page
    .getByRole('region', { name: words('edit.challenges') })
    .getByRole('list')
    .first()
    .locator('> li');
  await me.tabTo(page.getByRole('button', { name: words('sets.duplicateOf', { title: 'The shore' }) }));
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(2);
  const up = rows.nth(1).getByRole('button', { name: words('edit.up', { title: 'The shore' }) });
  await me.tabTo(up);
  await page.keyboard.press('Enter');
  await expect(page.getByText(words('edit.movedTo', { title: 'The shore', n: 1 }))).toBeAttached();
  await expect(rows.first().getByRole('button', { name: words('edit.up', { title: 'The shore' }) })).toBeFocused();
  await rows
    .nth(1)
    .getByRole('button', { name: words('sets.deleteOf', { title: 'The shore' }) })
    .click();
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: words('sets.restoreOf', { title: 'The shore' }) }).click();
  await expect(rows).toHaveCount(2);
  await me.field('publish.note').fill('second');
  await me.button('publish.do').click();
  await expect(page.getByText(words('publish.done', { n: 2 }))).toBeVisible();
  await page.getByRole('button', { name: words('versions.diff', { n: 2 }) }).click();
  const added = page.getByText(words('change.added', { title: 'The shore' }));
  await expect(added).toHaveCount(1);
  await page.getByLabel(words('versions.against', { n: 2 })).selectOption(words('versions.nothing'));
  await expect(added).toHaveCount(2);

  await room.account('add', 'colleague');
  await me.field('shares.account').fill('colleague');
  await page.getByLabel(words('shares.may')).selectOption('edit');
  await me.button('shares.share').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'colleague' })).toContainText(words('shares.edit'));
  await author.inspect(info.outputPath('published.png'));
  await page.getByRole('button', { name: words('shares.end', { name: 'colleague' }) }).click();
  await expect(page.getByText(words('shares.none'))).toBeVisible();
});

test('a polygon with a hole across 180 is drawn by mouse, its points are seen, and it is tried', async ({
  room,
  device,
}, info) => {
  const me = await device();
  const { page, words } = me;
  const author = new Author(me);
  await author.signIn(room);
  await author.begin('Fiji');
  await author.upload();
  await me.button('edit.ask.place').click();
  await expect(author.map).toHaveAttribute('data-ready', 'true');
  await page.getByLabel(words('key.shape'), { exact: true }).selectOption('area');
  const corners = page.getByRole('textbox', { name: pattern(words, 'key.corner') });
  /** Clicks at corners, counted in pixels from where the meridian of 180 degrees is. */
  const draw = async (places: [number, number][]) => {
    const box = await author.map.boundingBox();
    if (!box) throw new Error('the map is not on the screen');
    const meridian = box.width / 2 + ((180 - 25) / 360) * 256 * 2 ** 1.5;
    for (const [i, [x, y]] of places.entries()) {
      await author.map.click({ position: { x: meridian + x, y: 200 + y } });
      await expect(corners).toHaveCount(i + 1);
    }
  };
  await draw([
    [-40, -50],
    [50, -50],
    [50, 50],
    [-40, 50],
  ]);
  await expect(corners.nth(0)).toHaveValue(/E$/);
  await expect(corners.nth(1)).toHaveValue(/W$/);
  await me.button('key.addHole').click();
  await expect(corners).toHaveCount(0);
  await draw([
    [-15, -20],
    [20, -20],
    [20, 20],
    [-15, 20],
  ]);
  await author.saved();
  const row = page.getByRole('row').filter({ hasText: words('points', { count: 2500 }).replace('2500', '2,500') });
  await expect(row).toContainText('17.3 km');

  // A corner is dragged, and that is undone.
  const before = await corners.nth(2).inputValue();
  const box = (await author.map.boundingBox())!;
  const meridian = box.x + box.width / 2 + ((180 - 25) / 360) * 256 * 2 ** 1.5;
  await page.mouse.move(meridian + 20, box.y + 220);
  await page.mouse.down();
  await page.mouse.move(meridian + 30, box.y + 230, { steps: 4 });
  await page.mouse.up();
  await expect(corners.nth(2)).not.toHaveValue(before);
  await me.button('undo').click();
  await expect(corners.nth(2)).toHaveValue(before);

  // Within the area all points; in its hole fewer.
  await me.button('key.try').click();
  const score = page.getByText(pattern(words, 'key.scored'));
  await author.map.click({ position: { x: meridian - box.x + 40, y: 200 } });
  await expect(score).toContainText('5,000');
  await author.map.click({ position: { x: meridian - box.x, y: 200 } });
  await expect(score).toContainText(' km ');
  await author.fillRest();
  for (const [i, text] of ['A *warm* sea', 'Islands'].entries()) {
    await me.button('edit.hintAdd').click();
    const hint = page.getByRole('group', { name: words('hint.n', { n: i + 1 }), exact: true });
    await expect(hint.getByRole('textbox')).toBeFocused();
    await page.keyboard.type(text);
  }
  await page.getByRole('button', { name: words('edit.hintEarlier', { n: 2 }) }).click();
  await author.label('field.price').nth(1).fill('20');
  await expect(page.getByText('1,000 points')).toBeVisible();
  await page.getByRole('button', { name: words('edit.hintRemove', { n: 1 }) }).click();
  await me.button('edit.linkAdd').click();
  const address = page.getByRole('textbox', { name: words('edit.linkAddress', { n: 1 }) });
  await expect(address).toBeFocused();
  await address.fill('javascript:alert(1)');
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await expect(address).toHaveAccessibleDescription(words('edit.linkBad'));
  await address.fill('https://example.org/fiji');
  await expect(address).toHaveAccessibleDescription('example.org');
  await page
    .getByRole('group', { name: words('edit.linkTitle', { n: 1 }) })
    .getByRole('textbox')
    .fill('The islands');
  await author.saved();
  await author.inspect(info.outputPath('polygon.png'));

  // As a trainee sees it: without the key, and marked without being counted.
  await me.button('preview.do').click();
  await expect(me.photo).toHaveAttribute('data-ready', 'true');
  await expect(page.getByText('Where is it?')).toBeVisible();
  await expect(page.getByText('The shore')).toHaveCount(0);
  const open = page.getByRole('button', { name: words('hint.open', { n: 1 }) });
  await open.click();
  await page.getByRole('dialog').getByRole('button').first().click();
  await expect(me.answer.locator('em')).toHaveText('warm');
  await me.coordinates.fill('16 S, 179 W');
  await me.coordinates.press('Enter');
  await me.submit();
  await expect(me.points).toContainText(' km');
  await expect(me.answer.getByText(words('reveal.why.hints_opened'))).toBeVisible();
  const link = me.answer.getByRole('link', { name: 'The islands' });
  await expect(link).toHaveAttribute('href', 'https://example.org/fiji');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  await author.inspect(info.outputPath('tried.png'));
  await me.button('preview.again').click();
  await expect(me.button('play.submit')).toBeEnabled();
});

test('two who edit one challenge lose nothing: other fields are joined, and of the same one is chosen', async ({
  room,
  device,
  watch,
}, info) => {
  watch.expects(/^412 PUT /);
  const [me, other] = [await device(), await device({ kind: 'phone', language: 'ru', theme: 'dark' })];
  const { page, words } = me;
  const [mine, theirs] = [new Author(me), new Author(other)];
  await mine.signIn(room);
  await theirs.signIn(room);
  await mine.begin('Together');
  await mine.text('field.prompt').fill('Where is it?');
  await mine.saved();
  await other.page.goto(new URL(page.url()).pathname);
  await expect(theirs.text('field.prompt')).toHaveValue('Where is it?');
  await theirs.text('field.prompt').fill('Where was this taken?');
  await theirs.text('field.title').fill('The quay');
  await theirs.saved();

  await mine.text('field.prompt').fill('Where are we?');
  await mine.text('field.debrief').fill('See the sign.');
  const choice = page.getByRole('alert').filter({ has: me.heading('conflict.title') });
  await expect(choice).toContainText('Where are we?');
  await expect(choice).toContainText('Where was this taken?');
  await expect(choice.getByRole('group')).toHaveCount(1);
  await expect(mine.text('field.title')).toHaveValue('The quay');
  await expect(mine.text('field.debrief')).toHaveValue('See the sign.');
  await mine.inspect(info.outputPath('conflict.png'));
  // What is not chosen yet outlives the page.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(choice).toContainText('Where are we?');
  await choice.getByRole('radio', { name: words('conflict.theirs') }).check();
  await me.button('conflict.settle').click();
  await mine.saved();
  await expect(mine.text('field.prompt')).toHaveValue('Where was this taken?');

  await other.page.reload();
  await expect(theirs.text('field.debrief')).toHaveValue('See the sign.');
  await expect(theirs.text('field.prompt')).toHaveValue('Where was this taken?');
  await theirs.inspect(info.outputPath('phone.png'));
});
