import { Author } from './author';
import { expect, test } from './test';

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
  await author.inspect(info.outputPath('published.png'));
});
