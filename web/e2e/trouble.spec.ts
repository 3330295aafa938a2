import type { Request } from '@playwright/test';
import type { Device } from './device';
import { expect, test } from './test';
import { inspect } from './watch';

const alias = 'Snow Leopard';

test('reload and back change nothing', async ({ device }) => {
  const me = await device();
  const { page, words } = me;
  await me.join(alias);
  await me.start();
  await me.pin(0.5, 0.4);
  const place = await me.coordinates.inputValue();
  await me.coordinates.fill('43T, as far as I can');
  await page.reload();
  await expect(me.coordinates).toHaveValue('43T, as far as I can'); // which is no place yet
  await me.pin(0.5, 0.4);
  await page.reload();
  await expect(me.coordinates).toHaveValue(place);
  await page.goBack();
  await expect(page.getByText(words('exercises.progress', { done: 0, total: 20 }))).toBeVisible();
  await page.goForward();
  await expect(me.coordinates).toHaveValue(place);
  await me.submit();
  await expect(me.points).toBeVisible();
  const points = await me.points.innerText();
  await page.reload();
  await expect(me.points).toHaveText(points, { useInnerText: true });
  await page.goBack();
  await expect(page.getByText(words('exercises.progress', { done: 1, total: 20 }))).toBeVisible();
  expect(await me.guesses()).toBe(1);
});

test('a second tab follows, another device goes on, and the first to submit counts', async ({
  room,
  device,
  watch,
}) => {
  watch.expects(/^409 POST .*\/guesses$/);
  const first = await device();
  const recovery = await first.join(alias);
  await first.start();
  const second = await first.tab();
  await second.page.goto(first.page.url());
  await second.pin(0.7, 0.6);
  await first.pin(0.5, 0.4);
  const place = await first.coordinates.inputValue();
  await first.submit();
  await expect(first.points).toBeVisible();
  await expect(second.points).toHaveText(await first.points.innerText(), { useInnerText: true });
  expect(await second.guessedPlace()).toBe(place);

  // What is put together goes along to another device.
  await first.link('reveal.next').click();
  const saved = first.page.waitForResponse((r) => r.url().endsWith('/draft') && r.request().method() === 'PUT');
  await first.pin(0.4, 0.5);
  await saved;
  const phone = await device({ kind: 'phone' });
  await phone.page.goto(`/join/${room.joinCode}`);
  await phone.field('join.alias').fill(alias);
  await phone.page.getByText(phone.words('join.again')).click();
  await phone.field('join.recovery').fill(recovery);
  await phone.button('join.submit').click();
  await expect(phone.heading('title.exercises')).toBeVisible();
  await phone.page.goto(first.page.url());
  await expect(phone.coordinates).toHaveValue(await first.coordinates.inputValue());

  const elsewhere = await room.trainee(alias, recovery);
  await elsewhere.guess(await elsewhere.demo(), 2, 10, 20);
  await first.submit();
  await expect(first.points).toBeVisible();
  expect(await first.guessedPlace()).toBe('20.00000 N, 10.00000 E');
  expect(await first.guesses()).toBe(2);
});

test('a guess that comes over the deadline counts once the instructor says so', async ({
  room,
  device,
  watch,
}, info) => {
  watch.expectsNoNetwork();
  const closesAt = new Date(Date.now() + 3_600_000).toISOString();
  const exercise = await room.giveExercise({ reveal: 'at_close', closesAt, graceSeconds: 600 });
  const me = await device({ kind: 'phone', language: 'ru' });
  const { page, words } = me;
  await me.join(alias);
  await page.goto(`/exercises/${exercise.id}`);
  await me.turnTo('map');
  await page.context().setOffline(true);
  await me.pin(0.5, 0.4);
  await me.submit();
  await expect(page.getByRole('status').filter({ hasText: words('state.waiting') })).toBeVisible();
  const author = await room.author();
  await author.post(`/api/v1/exercises/${exercise.id}/actions`, { action: 'close' });
  await page.context().setOffline(false);
  await expect(me.answer.getByText(words('state.late.waiting'))).toBeVisible({ timeout: 20_000 });
  await inspect(me, info.outputPath('late.png'));
  expect(await me.guesses()).toBe(0);

  const desk = await device();
  await desk.signIn(room.instructor.name, room.instructor.password);
  await expect(desk.heading('title.instructor')).toBeVisible();
  await desk.page.goto(`/instructor/exercises/${exercise.id}`);
  const late = desk.page.getByRole('region', { name: desk.words('late.title') });
  await expect(late).toContainText(alias);
  await inspect(desk, info.outputPath('late-desk.png'));
  await late.getByLabel(desk.words('late.reason')).fill('The Wi-Fi was down.');
  await desk.tabTo(late.getByRole('button', { name: desk.words('late.of', { alias, n: 1 }) }).first());
  await desk.page.keyboard.press('Enter');
  await expect(late.getByText(desk.words('late.is.accepted'))).toBeVisible();
  await expect(me.answer.getByText(words('state.late.accepted'))).toBeVisible();
  await expect(me.answer).toContainText('The Wi-Fi was down.');
  expect(await me.guesses()).toBe(1);
  await desk.tabTo(late.getByRole('button', { name: desk.words('late.undo') }));
  await desk.page.keyboard.press('Enter');
  await expect(me.answer.getByText(words('state.late.waiting'))).toBeVisible();
  expect(await me.guesses()).toBe(0);
});

test('the server is restarted in mid-exercise', async ({ room, device, watch }) => {
  watch.expectsNoNetwork();
  const me = await device({ language: 'ru', named: true });
  const { page, words } = me;
  const posts = guessRequests(me);
  await me.join(alias);
  await me.start();
  await me.pin(0.5, 0.4);
  const restart = await room.stop();
  await expect(page.getByRole('status').filter({ hasText: words('offline.banner') })).toBeVisible();
  await me.submit();
  await expect(page.getByRole('status').filter({ hasText: words('state.waiting') })).toBeVisible();
  await restart();
  await expect(me.points).toBeVisible({ timeout: 20_000 });
  expect(new Set(posts.map(keyOf)).size).toBe(1);
  expect(await me.guesses()).toBe(1);

  // What is pushed goes on, too.
  await page.getByRole('link', { name: words('title.board'), exact: true }).click();
  const other = await room.trainee('Golden Eagle');
  await other.guess(await other.demo(), 1, 12.4922, 41.8902);
  await expect(me.row('Golden Eagle')).toBeVisible();
});

test('a guess made without network waits, and goes out once', async ({ device, watch }) => {
  watch.expectsNoNetwork();
  const me = await device({ kind: 'phone' });
  const { page, words } = me;
  const posts = guessRequests(me);
  await me.join(alias);
  await me.start();
  await me.turnTo('map');
  await page.context().setOffline(true);
  await me.pin(0.5, 0.4);
  await me.submit();
  const waiting = page.getByRole('status').filter({ hasText: words('state.waiting') });
  await expect(waiting).toBeVisible();
  const began = Date.now();
  await expect.poll(() => posts.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(6); // each try waits longer
  expect(Date.now() - began).toBeGreaterThan(20_000);
  await expect(waiting).toBeVisible();
  await page.context().setOffline(false);
  await expect(me.points).toBeVisible({ timeout: 20_000 });
  expect(new Set(posts.map(keyOf)).size).toBe(1);
  const answered = (await Promise.all(posts.map((r) => r.response()))).filter((r) => r !== null);
  expect(answered.map((r) => r.status())).toEqual([201]);
  expect(await me.guesses()).toBe(1);
});

test('a guess whose answer was lost is not counted twice, and a reload does not forget it', async ({
  device,
  watch,
}) => {
  watch.expects(/^console: .*net::ERR_FAILED/);
  const me = await device();
  const { page, words } = me;
  await me.join(alias);
  await me.start();
  await me.pin(0.5, 0.4);
  const stored: number[] = [];
  await page.route(/\/guesses\b/, async (route) => {
    stored.push((await route.fetch()).status());
    await route.abort();
  });
  await me.submit();
  await expect(page.getByRole('status').filter({ hasText: words('state.waiting') })).toBeVisible();
  await page.reload();
  await expect.poll(() => stored.length).toBeGreaterThan(1);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await expect(me.points).toBeVisible({ timeout: 20_000 });
  expect(new Set(stored)).toEqual(new Set([201]));
  expect(await me.guesses()).toBe(1);
});

test('a page that cannot be loaded says so, and comes when the server is back', async ({ room, device, watch }) => {
  watch.expectsNoNetwork();
  const me = await device();
  await me.page.goto('/join');
  await expect(me.heading('title.join')).toBeVisible();
  const restart = await room.stop();
  await me.link('join.instructor').click();
  await expect(me.heading('title.offline')).toBeVisible();
  let tries = 0;
  me.page.on('requestfailed', () => tries++);
  await expect.poll(() => tries, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  await expect(me.heading('title.offline')).toBeVisible();
  await restart();
  await expect(me.heading('title.signIn')).toBeVisible({ timeout: 20_000 });
});

test('a session that is over says so, and leads back', async ({ room, device, watch }) => {
  watch.expects(/^401 GET .*\/exercises\/[^/]+$/);
  const me = await device();
  const { page, words } = me;
  const recovery = await me.join(alias);
  await me.endSession();
  await me.link('exercises.start').click();
  await expect(me.heading('title.ended')).toBeVisible();
  await expect(page.getByText(words('ended.text'))).toBeVisible();
  await me.link('ended.join').click();
  await me.field('join.code').fill(room.joinCode);
  await me.field('join.alias').fill(alias);
  await me.field('join.recovery').fill(recovery);
  await me.button('join.submit').click();
  await expect(me.heading('title.exercises')).toBeVisible();
});

/** The requests that submit guesses, as they are made. */
function guessRequests(me: Device): Request[] {
  const requests: Request[] = [];
  me.page.on('request', (r) => void (new URL(r.url()).pathname.endsWith('/guesses') && requests.push(r)));
  return requests;
}

const keyOf = (request: Request) => request.headers()['idempotency-key'];
