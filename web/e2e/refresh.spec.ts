import { expect, test } from './test';

test('an exercise that was opened meanwhile is there when one comes back to the page', async ({ room, device }) => {
  const me = await device();
  const { page } = me;
  await page.clock.install();
  await me.join('Snow Leopard');
  await expect(page.getByRole('article')).toHaveCount(1);
  await room.giveExercise({ reveal: 'at_once' });
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(page.getByRole('article')).toHaveCount(2);

  // Without coming back, too.
  await room.giveExercise({ reveal: 'at_once' });
  await page.clock.runFor(15_000);
  await expect(page.getByRole('article')).toHaveCount(3);
});

test('more exercises than streams are open', async ({ room, device }) => {
  const me = await device();
  const { page, words } = me;
  await page.clock.install();
  const trainee = await room.trainee('Golden Eagle');
  const oldest = await trainee.demo();
  for (let n = 0; n < 4; n++) await room.giveExercise({ reveal: 'at_once' });
  const streams: string[] = [];
  page.on('request', (r) => void (r.url().endsWith('/events') && streams.push(r.url())));
  await page.goto('/sign-in');
  await me.field('signIn.name').fill(room.instructor.name);
  await page.getByLabel(words('signIn.password')).fill(room.instructor.password);
  await me.button('signIn.submit').click();
  await expect(page.getByText(words('instructor.noTrainee'))).toHaveCount(5);
  await expect.poll(() => streams.length).toBe(3);
  expect(streams.join()).not.toContain(oldest.id);

  await trainee.guess(oldest, 1, 12.5, 41.9);
  await page.clock.runFor(10_000);
  await expect(page.getByRole('listitem').filter({ hasText: 'Golden Eagle' })).toContainText(
    words('instructor.answered', { done: 1, total: 20 }),
  );
  expect(streams).toHaveLength(3);
});
