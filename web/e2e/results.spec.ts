import { expect, test } from './test';
import { inspect } from './watch';

test('an instructor reads what came out, accepts an answer that was given, and prints the report', async ({
  room,
  device,
}, info) => {
  const exercise = await room.giveExercise({}, 'kinds');
  for (const [i, alias] of ['Argali', 'Saiga', 'Snow Leopard'].entries()) {
    const trainee = await room.trainee(alias);
    for (const { position } of exercise.challenges.slice(0, 3 - i))
      await trainee.guess(exercise, position, 175, -41 + i);
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

  // A photo: where they guessed, how far off, and what they wrote; one of the texts is right after all.
  await page.getByRole('link', { name: /^Photo 1: / }).click();
  await expect(page.getByRole('application')).toHaveAttribute('data-ready', 'true');
  await expect(page.getByRole('row', { name: /^x / })).toContainText('3 (100 %)');
  await inspect(me, info.outputPath('photo.png'));
  await page.getByRole('link', { name: words('results.acceptText', { text: 'x' }) }).click();
  await expect(me.field('correct.text')).toHaveValue('x');
  await me.button('correct.look').click();
  await expect(page.getByText(words('correct.changed', { count: 3 }))).toBeVisible();
  await page.goBack();

  await page.getByRole('rowheader', { name: 'Argali' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Argali');
  await page.locator('.map').first().scrollIntoViewIfNeeded();
  await expect(page.getByRole('application').first()).toHaveAttribute('data-ready', 'true');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await inspect(me, info.outputPath('trainee.png'));
  await me.link('results.toResults').click();
  await expect(aliases).toHaveCount(3);
  await inspect(me, info.outputPath('results-phone.png'));

  // On paper each photo begins a page, with its map.
  await me.link('results.report').click();
  await expect(page.locator('[data-complete=true]')).toBeVisible();
  await inspect(me, info.outputPath('report.png'));
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('img', { name: words('results.map') })).toHaveCount(2);
  await expect(me.button('results.print')).toBeHidden();
  const pdf = await page.pdf({ path: info.outputPath('report.pdf'), preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? [];
  expect(pages.length, 'pages of A4').toBeGreaterThanOrEqual(4);
});
