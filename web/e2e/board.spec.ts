import type { Client } from './room';
import { expect, test } from './test';
import { expectToFit } from './watch';

/** Trainees ahead of the own row: more than the board shows by itself. */
const ahead = 54;
const shown = 50;
const alias = (n: number) => `Trainee ${String(n).padStart(2, '0')}`;
/** A place so many steps of 80 metres from the photo's. */
const east = (steps: number) => 12.4922 + 0.001 * steps;

test('a long board is drawn where it is seen, is searched, and finds the own row', async ({ room, device }) => {
  const others: Client[] = [];
  for (let n = 1; n <= ahead + 3; n++) others.push(await room.trainee(alias(n)));
  const exercise = await others[0]!.demo();
  for (const [i, other] of others.entries()) {
    if (i < ahead) await other.guess(exercise, 1, east(i), 41.8902); // the farther, the lower
  }
  const me = await device({ kind: 'phone', language: 'ru' });
  const { page, words } = me;
  const own = await room.trainee('Snow Leopard', await me.join('Snow Leopard'));
  await own.guess(exercise, 1, east(ahead), 41.8902);
  for (const late of others.slice(ahead)) await late.guess(exercise, 1, east(ahead + 1), 41.8902);

  await page.goto(`/exercises/${exercise.id}/leaderboard`);
  const rows = page.getByRole('table').getByRole('row');
  const first = 1; // after the header
  const beyond = 1; // what stands for the rows that are not drawn
  const find = page.getByRole('searchbox', { name: words('board.find') });
  const showOwn = me.button('board.showOwn');
  await expect(rows).toHaveCount(first + shown + beyond);
  await expect(rows.last()).toHaveText(words('board.rows', { from: shown + 1, to: ahead + 4 }));
  await expect(showOwn.locator('..')).toContainText(`${ahead + 1}. Snow Leopard`);
  await expectToFit(page);

  await find.fill('EE 5');
  await expect(rows).toHaveCount(first + 8);
  await expect(page.getByRole('status').filter({ hasText: words('board.found', { count: 8 }) })).toBeVisible();
  await expect(me.row(alias(50)).getByRole('cell').first()).toHaveText('50');

  // By keyboard to the own row: the search ends, and what is there is drawn.
  await showOwn.focus();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(first + ahead + 4);
  await expect(me.row('Snow Leopard').getByRole('rowheader')).toBeFocused();
  await expect(me.row('Snow Leopard')).toBeInViewport();
  await expect(me.row('Snow Leopard')).toHaveAttribute('aria-rowindex', String(first + ahead + 1));
  await expect(showOwn).toHaveCount(0);
  await expect(find).toHaveValue('');

  // What is in sight stays live: who was last of those ahead comes to the top.
  await others[ahead - 1]!.guess(exercise, 2, -72.545, -13.1631);
  await expect(rows.nth(first)).toContainText(alias(ahead));
  await expect(rows.nth(first + shown)).toContainText(alias(shown));

  // Who comes back is told what has moved since.
  await page.goto('/exercises');
  await others[0]!.guess(exercise, 2, -72.545, -13.1631);
  await page.goto(`/exercises/${exercise.id}/leaderboard`);
  await expect(me.row(alias(1)).getByRole('img', { name: words('board.up', { n: 1 }) })).toBeVisible();
});
