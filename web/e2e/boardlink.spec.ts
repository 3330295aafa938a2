import type { components } from '../src/api/schema';
import { expect, test } from './test';
import { inspect } from './watch';
import { pattern } from './words';

type Schemas = components['schemas'];

test('a board is shared by a link: seen without an account, still while it is frozen, gone when it is ended', async ({
  room,
  device,
  watch,
}, info) => {
  watch.expects(/^404 GET \/api\/v1\/board\//);
  const author = await room.author();
  const closesAt = new Date(Date.now() + 3_600_000).toISOString();
  const exercise = await room.giveExercise({ reveal: 'at_once', closesAt });
  const cohort = (await author.get<Schemas['CohortList']>('/api/v1/cohorts')).items[0]!;
  const [leopard, fox] = [await room.trainee('Snow Leopard'), await room.trainee('Fox')];
  for (const n of [1, 2, 3]) await leopard.guess(exercise, n, 20, 40);
  await fox.guess(exercise, 1, -100, -40);

  const me = await device();
  await me.signIn(room.instructor.name, room.instructor.password);
  await expect(me.link('title.competitions')).toBeVisible();
  await me.page.goto(`/cohorts/${cohort.id}`);
  await me.page.getByRole('spinbutton', { name: me.words('boardlinks.days') }).fill('3');
  await me.button('boardlinks.make').click();
  const address = new URL(await me.page.getByTestId('secret').innerText());
  await expect(me.page.getByText(address.href).first()).toBeVisible();
  await inspect(me, info.outputPath('cohort.png'), '[aria-labelledby=boardlinks]');

  const wall = await device({ kind: 'phone', language: 'ru', named: true });
  const { page, words } = wall;
  await page.goto(address.pathname);
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows.nth(1)).toContainText('Snow Leopard');
  await expect(rows.nth(1)).toContainText(words('board.heldOf', { held: 0, circles: 2 }));
  await expect(page.getByRole('link', { name: words('board.play') })).toHaveCount(0);
  await inspect(wall, info.outputPath('phone.png'));
  /** Looks again at once, instead of in a few seconds. */
  const look = async () => {
    const answered = page.waitForResponse((r) => r.url().includes('/api/v1/board/'));
    const again = setInterval(() => void page.evaluate(() => dispatchEvent(new Event('focus'))), 100);
    await answered;
    clearInterval(again);
  };

  // It is live, and says who moved.
  await fox.guess(exercise, 2, -72.545, -13.1631);
  await fox.guess(exercise, 3, 20, 40);
  await expect(async () => {
    await look();
    await expect(rows.nth(1)).toContainText('Fox', { timeout: 100 });
  }).toPass();
  await expect(rows.nth(1).getByRole('img', { name: words('board.up', { n: 1 }) })).toBeVisible();

  await author.change(exercise.id, { freezesAt: new Date(Date.now() + 500).toISOString() });
  const frozen = page.getByRole('status').filter({ hasText: pattern(words, 'board.frozen') });
  await expect(async () => {
    await look();
    await expect(frozen).toBeVisible({ timeout: 100 });
  }).toPass();
  const still = await rows.allInnerTexts();
  await fox.guess(exercise, 4, 0, 0);

  // Lower ranks are hidden at the instructor's word; those that are left stand still.
  const shown = me.page.getByRole('region', { name: me.words('shownRows.title') });
  await shown.getByRole('spinbutton').fill('1');
  await shown.getByRole('button').click();
  await expect(async () => {
    await look();
    await expect(page.getByText(words('board.hidden', { count: 1 }))).toBeVisible({ timeout: 100 });
  }).toPass();
  expect(await rows.allInnerTexts()).toEqual(still.slice(0, 2));

  await me.button('boardlinks.end').click();
  await me.page
    .getByRole('dialog')
    .getByRole('button', { name: me.words('boardlinks.end') })
    .click();
  await expect(me.button('boardlinks.end')).toHaveCount(0);
  await expect(async () => {
    await look();
    await expect(page.getByText(words('board.gone'))).toBeVisible({ timeout: 100 });
  }).toPass();
  await expect(page.getByRole('table')).toHaveCount(0);
});
