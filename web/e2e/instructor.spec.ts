import { expect, test } from './test';

test('an instructor signs in and sees who has answered, live', async ({ room, device, watch }) => {
  watch.expects(/^401 POST .*\/session$/);
  const me = await device();
  const { page, words } = me;
  const password = page.getByLabel(words('signIn.password'));
  await page.goto('/join');
  await me.link('join.instructor').click();
  await me.field('signIn.name').fill(room.instructor.name);
  await password.fill('not the password');
  await me.button('signIn.submit').click();
  await expect(page.getByRole('alert')).toHaveText(words('error.sign_in_wrong'));
  await password.fill(room.instructor.password);
  await me.button('signIn.submit').click();
  await expect(me.heading('title.instructor')).toBeVisible();
  await expect(page.getByText(room.joinCode, { exact: true })).toBeVisible();
  await expect(page.getByText(`${room.local}/join/${room.joinCode}`)).toBeVisible();

  // The address of this page leads nowhere on a phone.
  const address = me.field('instructor.address');
  await expect(address).toHaveAccessibleDescription(words('instructor.addressHelp'));
  await address.fill('no address');
  await expect(address).toHaveAccessibleDescription(words('instructor.addressBad'));
  await address.fill('192.168.0.10');
  await expect(page.getByText(`http://192.168.0.10:${room.port}/join/${room.joinCode}`)).toBeVisible();
  await address.press('Tab');
  await page.reload();
  await expect(page.getByText(`http://192.168.0.10:${room.port}/join/${room.joinCode}`)).toBeVisible();
  await expect(page.getByText(words('instructor.noTrainee'))).toBeVisible();

  const trainee = await room.trainee('Golden Eagle');
  const exercise = await trainee.demo();
  await trainee.guess(exercise, 1, 12.5, 41.9);
  await expect(page.getByRole('listitem').filter({ hasText: 'Golden Eagle' })).toContainText(
    words('instructor.answered', { done: 1, total: 20 }),
  );
  await trainee.guess(exercise, 2, 12.5, 41.9);
  await expect(page.getByRole('listitem').filter({ hasText: 'Golden Eagle' })).toContainText(
    words('instructor.answered', { done: 2, total: 20 }),
  );
  await me.link('exercises.board').click();
  await expect(me.row('Golden Eagle')).toBeVisible();

  await page.goBack();
  await me.button('menu.leave').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('menu.signOut') })
    .click();
  await expect(me.heading('title.join')).toBeVisible();
});

test('the link to join has the address by which the instructor has come', async ({ room, device }) => {
  const me = await device({ named: true });
  const { page, words } = me;
  await page.goto('/sign-in');
  await me.field('signIn.name').fill(room.instructor.name);
  await page.getByLabel(words('signIn.password')).fill(room.instructor.password);
  await me.button('signIn.submit').click();
  await expect(page.getByText(`${room.named}/join/${room.joinCode}`)).toBeVisible();
  await expect(me.field('instructor.address')).toHaveCount(0);
});
