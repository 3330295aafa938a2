import { Author } from './author';
import { expect, test } from './test';

test('a pack is told before it is stored, and becomes the next version', async ({ room, device, watch }, info) => {
  const api = await room.author();
  const { items } = await api.get<{ items: { id: string; name: string }[] }>('/api/v1/sets');
  const kinds = items.find(({ name }) => name === 'kinds')!;
  const { body } = await api.fetch(`/api/v1/sets/${kinds.id}/versions/1/pack`);
  const me = await device();
  const { page, words } = me;
  const author = new Author(me);
  await author.signIn(room);
  await me.link('title.sets').click();
  const card = page.getByRole('region', { name: words('packs.title') });
  const choose = card.getByLabel(words('packs.choose'));

  watch.expects(/^422 POST \/api\/v1\/packs$/);
  await choose.setInputFiles({ name: 'notes.zip', mimeType: 'application/zip', buffer: Buffer.from('notes') });
  await expect(card.getByRole('alert')).toContainText('the archive');

  await choose.setInputFiles({ name: 'kinds.zip', mimeType: 'application/zip', buffer: body });
  await expect(card.getByText(words('packs.version', { n: 2, name: 'kinds' }))).toBeVisible();
  await expect(card.getByRole('alert')).toBeHidden();
  await author.inspect(info.outputPath('pack.png'));
  const versions = () => api.get<{ items: unknown[] }>(`/api/v1/sets/${kinds.id}/versions`);
  expect((await versions()).items).toHaveLength(1);
  await card.getByRole('button', { name: words('packs.store') }).click();
  await expect(me.field('publish.note')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/sets/${kinds.id}$`));
  expect((await versions()).items).toHaveLength(2);
});
