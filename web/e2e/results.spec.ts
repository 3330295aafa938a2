import { expect, test } from './test';
import { inspect } from './watch';

test('an instructor reads what came out, accepts an answer that was given, and prints the report', async ({
  room,
  device,
}, info) => {
  const exercise = await room.giveExercise({}, 'kinds');
  for (const [i, alias] of ['Argali', 'Saiga', 'Snow Leopard'].entries()) {
    const trainee = await room.trainee(alias);
    for (const { position } of exercise.challenges.slice(0, 3 - i)) await trainee.guess(exercise, position, 175, -41 + i);
  }
  const me = await device();
  const { page, words } = me;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await me.signIn(room.instructor.name, room.instructor.password);
  await expect(me.heading('title.instructor')).toBeVisible();
  await page.goto('/instructor/exercises');
  await page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: exercise.title, exact: true }) })
    .getByRole('link', { name: words('results.link') })
    .click();
  const table = page.getByRole('region', { name: words('results.trainees') });
  const aliases = table.getByRole('rowheader');
  await expect(aliases).toHaveCount(3);
  await expect(me.row('Argali')).toContainText(words('results.of', { n: 3, total: exercise.challengeCount }));

  // A heading sorts, again the other way round; a filter finds.
  const head = table.getByRole('button', { name: words('board.alias') });
  await head.press('Enter');
  await expect(aliases).toHaveText(['Argali', 'Saiga', 'Snow Leopard']);
  await head.press('Enter');
  await expect(aliases).toHaveText(['Snow Leopard', 'Saiga', 'Argali']);
  await expect(table.getByRole('columnheader', { name: words('board.alias') })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await page.getByRole('searchbox').fill('arg');
  await page.keyboard.press('Enter');
  await expect(aliases).toHaveText(['Argali']);
  await page.getByRole('searchbox').fill('');
  await page.keyboard.press('Enter');
  await expect(aliases).toHaveCount(3);
  await inspect(me, info.outputPath('results.png'));

  await me.link('results.report').click();
  await expect(page.locator('[data-complete=true]')).toBeVisible();
  await page.pdf({ path: info.outputPath('report.pdf'), preferCSSPageSize: true });
  await inspect(me, info.outputPath('report.png'));
});
