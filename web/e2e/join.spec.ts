import { expect, test } from './test';
import { wordsOf } from './words';

test('a link brings the code along, and the recovery code can be copied over plain HTTP', async ({ room, device }) => {
  const me = await device({ named: true });
  const { page, words } = me;
  await page.goto(`/join/${room.joinCode}`);
  await expect(me.field('join.code')).toHaveValue(room.joinCode);
  await me.field('join.alias').fill('Snow Leopard');
  await me.button('join.submit').click();
  const code = await page.getByTestId('recovery-code').innerText();
  expect(code.length).toBeGreaterThan(8);
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await me.button('joined.copy').click();
  await expect(me.button('joined.copied')).toBeVisible();

  // What was copied is what is pasted.
  const paste = await me.tab();
  await paste.page.goto('/sign-in');
  await paste.field('signIn.name').press('ControlOrMeta+v');
  await expect(paste.field('signIn.name')).toHaveValue(code);
  await expect(page.getByText(words('joined.lead', { cohort: 'Demo class' }))).toBeVisible();
});

test('an alias that is taken comes back by its recovery code, on another device', async ({ device, watch, room }) => {
  watch.expects(/^409 POST .*\/join$/, /^40[139] POST .*\/join$/);
  const laptop = await device();
  const recovery = await laptop.join('Snow Leopard');
  await laptop.start();
  await laptop.pin(0.5, 0.4);
  await laptop.submit();
  await expect(laptop.points).toBeVisible();

  const phone = await device({ kind: 'phone', language: 'ru', named: true });
  const { page, words } = phone;
  await page.goto(`/join/${room.joinCode}`);
  await phone.field('join.alias').fill('snow leopard');
  await phone.button('join.submit').click();
  await expect(page.getByRole('alert')).toHaveText(words('error.alias_taken'));
  await phone.field('join.recovery').fill('AAAAA-AAAAA-AAAAA');
  await phone.button('join.submit').click();
  await expect(page.getByRole('alert')).toHaveText(words('error.recovery_code_wrong'));
  await phone.field('join.recovery').fill(recovery);
  await phone.button('join.submit').click();
  await expect(page.getByText(words('exercises.progress', { done: 1, total: 20 }))).toBeVisible();
  await phone.start();
  await expect(phone.heading('title.play', { n: 2, total: 20 })).toBeVisible();
});

test('a wrong code says so, and the language and the colours can be chosen', async ({ device, watch }) => {
  watch.expects(/^404 POST .*\/join$/);
  const me = await device();
  const { page, words } = me;
  const russian = wordsOf('ru');
  await page.goto('/join/ABCDE-FGHJK');
  await me.field('join.alias').fill('Snow Leopard');
  await me.button('join.submit').click();
  await expect(page.getByRole('alert')).toHaveText(words('error.join_code_unknown'));
  await expect(me.field('join.code')).toHaveAttribute('aria-invalid', 'true');

  await page.getByRole('combobox', { name: words('language') }).selectOption('ru');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(russian('title.join'));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: russian('theme.dark') }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('leaving ends the session on this device, and without network says that it did not', async ({ device, watch }) => {
  watch.expectsNoNetwork();
  const me = await device();
  await me.join('Snow Leopard');
  await me.page.context().setOffline(true);
  await me.button('menu.leave').click();
  await expect(me.page.getByRole('dialog')).toContainText(me.words('leave.text', { alias: 'Snow Leopard' }));
  await me.page
    .getByRole('dialog')
    .getByRole('button', { name: me.words('menu.leave') })
    .click();
  await expect(me.page.getByRole('alert')).toContainText(me.words('error.offline'));
  await me.page.context().setOffline(false);
  await me.page.getByRole('alert').getByRole('button').click();
  await expect(me.heading('title.join')).toBeVisible();
  await me.page.goto('/exercises');
  await expect(me.heading('title.join')).toBeVisible();
});
