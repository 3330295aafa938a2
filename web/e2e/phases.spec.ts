import { expect, test } from './test';

const inSeconds = (n: number) => new Date(Date.now() + 1000 * n).toISOString();
const patience = { timeout: 30_000 };

test('an exercise opens, keeps its answers, closes and reveals, all by itself', async ({ room, device }) => {
  const me = await device();
  const { page, words } = me;
  await me.join('Snow Leopard');
  const author = await room.author();
  const exercise = await room.giveExercise({
    reveal: 'at_close',
    opensAt: inSeconds(5),
    closesAt: inSeconds(20),
    graceSeconds: 3,
  });

  await page.reload();
  const card = page.getByRole('article').first();
  await expect(card).toContainText(words('phase.scheduled', { time: '' }).trim());
  await expect(card).toContainText(words('exercises.count', { count: 20 }));
  await expect(card.getByRole('link')).toHaveCount(0);

  await page.goto(`/exercises/${exercise.id}/leaderboard`);
  await expect(page.getByText(words('phase.openUntil', { time: '' }).trim())).toBeVisible(patience);
  await expect(page.getByText(words('board.empty'))).toBeVisible();
  await me.link('board.play').click();
  await expect(page.getByRole('timer', { name: words('play.timeLeft') })).toBeVisible();
  const warning = page.getByRole('status').filter({ hasText: words('play.timeLeft') });
  await expect(warning).toHaveText(/: 0:\d\d$/);

  await me.pin(0.5, 0.4);
  await me.submit();
  await expect(me.answer.getByText(words('state.stored'))).toBeVisible();
  await expect(me.answer).toContainText(words('state.later', { time: '' }).replace(/[ .]+$/, ''));
  await expect(me.answer).not.toContainText(words('reveal.method'));
  const { guess } = await me.challenge();
  expect(guess).not.toHaveProperty('mark');

  await me.link('reveal.next').click();
  await expect(me.heading('title.play', { n: 2, total: 20 })).toBeVisible();
  await expect(me.answer.getByText(words('state.over'))).toBeVisible(patience);
  await expect(page.getByRole('timer')).toHaveCount(0);
  await expect(me.answer.getByRole('heading', { name: words('reveal.method') })).toBeVisible(patience);
  await expect(me.answer.getByText(words('state.over'))).toBeVisible();

  await page.getByRole('link', { name: words('title.board'), exact: true }).click();
  await expect(page.getByText(words('phase.revealed'))).toBeVisible();
  await expect(me.row('Snow Leopard')).toContainText('1');
  await expect(page.getByRole('columnheader', { name: words('board.points') })).toBeVisible();
  expect((await author.get<{ phase: string }>(`/api/v1/exercises/${exercise.id}`)).phase).toBe('revealed');
});
