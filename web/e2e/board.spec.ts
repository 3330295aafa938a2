import type { Client } from './room';
import { expect, test } from './test';
import { expectToFit } from './watch';

/** Trainees ahead of the own row: more than the board shows by itself. */
const ahead = 54;
const shown = 50;
const alias = (n: number) => `Trainee ${String(n).padStart(2, '0')}`;
/** A place so many steps of 80 metres from the photo's. */
const east = (steps: number) => 12.4922 + 0.001 * steps;

test('the rows beyond the first fifty can be seen, by keyboard too', async ({ room, device }) => {
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
  await expect(rows).toHaveCount(first + shown + 1);
  await expect(rows.last()).toContainText('Snow Leopard');
  await expect(me.row(alias(shown + 1))).toHaveCount(0);
  await expectToFit(page);

  await me.button('board.more').focus();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(first + ahead + 4);
  await expect(rows.nth(first + shown)).toContainText(alias(shown + 1));
  await expect(rows.nth(first + shown).getByRole('rowheader')).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: words('board.shown', { count: ahead + 4 }) })).toHaveCount(1);
  await expect(rows.nth(first + ahead)).toContainText('Snow Leopard');
  await expect(me.row('Snow Leopard')).toHaveCount(1);
  await expect(me.button('board.more')).toHaveCount(0);

  // They stay as live as those above.
  await others[ahead - 1]!.guess(exercise, 2, -72.545, -13.1631);
  await expect(rows.nth(first)).toContainText(alias(ahead));
  await expect(rows.nth(first + shown)).toContainText(alias(shown));
  await expect(rows).toHaveCount(first + ahead + 4);
});
