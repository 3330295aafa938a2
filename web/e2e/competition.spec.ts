import type { components } from '../src/api/schema';
import { expect, test } from './test';
import { inspect } from './watch';

type Schemas = components['schemas'];

test('an instructor lets two classes compete', async ({ room, device }, info) => {
  const author = await room.author();
  const closesAt = new Date(Date.now() + 3_600_000).toISOString();
  const first = await room.giveExercise({ reveal: 'at_close', closesAt });
  const other = await author.post<Schemas['Cohort']>('/api/v1/cohorts', { name: 'Bishkek' });
  await room.giveExercise({ reveal: 'at_close', closesAt, cohort: other.id });
  await room.giveExercise({ reveal: 'at_close', closesAt, cohort: other.id, attempts: 3 });
  await (await room.trainee('Snow Leopard')).guess(first, 1, 12.49, 41.89);

  const me = await device({ kind: 'phone', theme: 'dark', language: 'ru' });
  const { page, words } = me;
  await me.signIn(room.instructor.name, room.instructor.password);
  await me.link('title.competitions').click();
  await expect(page.getByText(words('competitions.none'))).toBeVisible();
  await me.field('competitions.name').fill('Кубок долины');
  const boxes = page.getByRole('checkbox');
  await boxes.last().check();
  // Beside what is chosen, what cannot compete with it says why.
  await expect(boxes.nth(0)).toBeDisabled();
  await expect(boxes.nth(0)).toHaveAccessibleDescription(words('competitions.no.rules'));
  await boxes.nth(1).check();
  await expect(boxes.nth(0)).toHaveAccessibleDescription(words('competitions.no.cohort'));
  await inspect(me, info.outputPath('new.png'));
  await me.button('competitions.make').click();
  await expect(me.heading('competition.board')).toBeVisible();
  await expect(page.getByText(words('competition.phase.open'))).toBeVisible();
  await expect(me.row('Bishkek')).toBeVisible();
  await expect(page.getByRole('columnheader', { name: words('board.points') })).toHaveCount(0);
  await inspect(me, info.outputPath('competition.png'));

  // Decided once both have closed.
  for (const { id } of (await author.get<Schemas['ExercisePage']>('/api/v1/exercises')).items.filter(
    (e) => e.competition,
  )) {
    await author.post(`/api/v1/exercises/${id}/actions`, { action: 'close' });
  }
  await page.reload();
  await expect(page.getByText(words('competition.phase.revealed'))).toBeVisible();
  await expect(me.row('Bishkek').getByRole('cell').first()).toHaveText('2');
  await me.button('run.deleteDo').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('run.deleteDo') })
    .click();
  await expect(page.getByText(words('competitions.none'))).toBeVisible();
});
