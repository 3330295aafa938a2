import { readFile } from 'node:fs/promises';
import { expect, test } from './test';
import { inspect } from './watch';

test('an instructor makes a class, hangs up its sheet, enrols by a list and deletes it', async ({
  room,
  device,
  watch,
}, info) => {
  watch.expects(/^422 POST .*\/roster$/);
  const me = await device();
  const { page, words } = me;
  await me.signIn(room.instructor.name, room.instructor.password);
  await me.link('title.cohorts').click();
  await expect(page.getByRole('listitem').getByRole('link')).toHaveCount(1);
  await inspect(me, info.outputPath('cohorts.png'));

  await me.button('cohorts.new').click();
  await page.keyboard.type('Almaty, June');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Almaty, June' })).toBeVisible();
  await expect(page.getByText(words('roster.none'))).toBeVisible();
  const code = await page.getByTestId('join-code').innerText();

  // The sheet, as it comes out of the printer.
  await me.field('instructor.address').fill('192.168.0.10');
  await me.link('cohort.sheet').click();
  await expect(page.getByRole('article').getByText(code)).toBeVisible();
  await expect(page.getByRole('img', { name: `http://192.168.0.10:${room.port}/join/${code}` })).toBeVisible();
  await inspect(me, info.outputPath('sheet.png'));
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(me.field('instructor.address')).toBeHidden();
  await page.screenshot({ path: info.outputPath('sheet-print.png'), fullPage: true });
  await page.emulateMedia({ media: 'screen' });
  await me.link('cohort.back').click();

  // A list with a mistake enrols nobody, and says in which line it is.
  const list = me.field('enrol.list');
  await list.fill('name,alias,team\nA. Person,Snow Leopard,Red\nB. Person,Snow Leopard,Blue');
  await me.button('enrol.do').click();
  await expect(page.getByRole('alert').first()).toHaveText(words('error.roster_invalid.taken', { line: 3 }));
  await expect(page.getByText(words('roster.none'))).toBeVisible();
  await list.fill('name,alias,team\nA. Person,Snow Leopard,Red\nB. Person,,Blue');
  await me.button('enrol.do').click();
  await expect(page.getByText(words('codes.once', { count: 2 }))).toBeVisible();
  await me.link('cohort.sheet').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('cancel') })
    .click();
  const [, first, second] = await page.getByRole('table').getByRole('row').allInnerTexts();
  expect(first).toContain('Snow Leopard');
  expect(second).toContain('Blue');
  await inspect(me, info.outputPath('cohort.png'));
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: words('teams.title') })).toBeHidden();
  await expect(page.getByRole('table')).toBeVisible();
  await page.screenshot({ path: info.outputPath('codes-print.png'), fullPage: true });
  await page.emulateMedia({ media: 'screen' });
  await me.button('codes.done').click();
  await expect(page.getByRole('table')).toHaveCount(0);

  // What is done with one trainee.
  const row = (alias: string) => page.getByRole('listitem').filter({ has: page.getByRole('strong').getByText(alias) });
  const trainee = row('Snow Leopard');
  await trainee.getByLabel(words('roster.doWith', { alias: 'Snow Leopard' })).click();
  await trainee.getByRole('button', { name: words('roster.reset') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('roster.reset') })
    .click();
  await expect(trainee.getByTestId('secret')).toBeVisible();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    trainee.getByRole('link', { name: words('roster.export') }).click(),
  ]);
  expect(JSON.parse(await readFile(await saved.path(), 'utf8'))).toHaveProperty('trainee.alias', 'Snow Leopard');
  await trainee.getByRole('button', { name: words('roster.rename') }).click();
  await page.keyboard.type('Golden Eagle');
  await page.keyboard.press('Enter');
  const renamed = row('Golden Eagle');
  const team = renamed.getByLabel(words('roster.teamOf', { alias: 'Golden Eagle' }));
  await team.selectOption('Blue');
  await expect(page.getByText(words('teams.size', { count: 2 }))).toBeVisible();
  await inspect(me, info.outputPath('trainee.png'));

  // Two who are one person, then nobody.
  const other = second?.split('\t')[1] ?? '';
  await renamed.getByLabel(words('roster.same')).selectOption(other);
  await renamed.getByRole('button', { name: words('roster.merge') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: words('roster.merge') })).toBeDisabled();
  await dialog.getByRole('textbox').fill(other);
  await page.keyboard.press('Enter');
  await expect(page.getByText(words('teams.size', { count: 1 }))).toBeVisible();
  await expect(page.getByText(other, { exact: true })).toHaveCount(0);
  await renamed.getByRole('button', { name: words('roster.remove') }).click();
  await page.keyboard.type('Golden Eagle');
  await page.keyboard.press('Enter');
  await expect(page.getByText(words('roster.none'))).toBeVisible();

  // Teams at random, of trainees by number.
  await page.getByLabel(words('enrol.count')).fill('5');
  await me.button('enrol.make').click();
  await expect(page.getByText(words('codes.once', { count: 5 }))).toBeVisible();
  await page.getByLabel(words('teams.count')).fill('2');
  await me.button('teams.split').click();
  await dialog.getByRole('button', { name: words('teams.split') }).click();
  await expect(page.getByText(words('teams.size', { count: 3 }))).toBeVisible();
  await expect(page.getByText(words('teams.size', { count: 2 }))).toBeVisible();

  // The door, a colleague, the end.
  await me.button('cohort.closeDoor').click();
  await expect(page.getByText(words('cohorts.notJoining'))).toBeVisible();
  await me.button('cohort.newCode').click();
  await dialog.getByRole('button', { name: words('cohort.newCode') }).click();
  await expect(page.getByTestId('join-code')).not.toHaveText(code);
  await room.account('add', 'colleague');
  await me.field('shares.account').fill('colleague');
  await page.getByLabel(words('shares.may')).selectOption('run');
  await me.button('shares.share').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'colleague' })).toContainText(words('shares.run'));
  await me.button('cohort.archive').click();
  await expect(page.getByText(words('cohort.isArchived'))).toBeVisible();
  await me.button('cohort.erase').click();
  await dialog.getByRole('textbox').fill('Almaty');
  await expect(dialog.getByRole('button', { name: words('cohort.erase') })).toBeDisabled();
  await dialog.getByRole('textbox').fill('Almaty, June');
  await page.keyboard.press('Enter');
  await expect(me.heading('title.cohorts')).toBeVisible();
  await page.getByLabel(words('cohorts.archived')).check();
  await expect(page.getByText(words('cohorts.noneArchived'))).toBeVisible();
});

for (const { kind, language, theme } of [{ kind: 'phone', language: 'ru', theme: 'dark' }] as const) {
  test(`the pages of a class on a ${kind}, in ${language}, ${theme}`, async ({ room, device }, info) => {
    const me = await device({ kind, language, theme });
    await room.trainee('Снежный барс');
    await me.signIn(room.instructor.name, room.instructor.password);
    await expect(me.heading('title.instructor')).toBeVisible();
    await inspect(me, info.outputPath('overview.png'));
    await me.link('title.cohorts').click();
    await me.page.getByRole('listitem').getByRole('link').click();
    await me.page.getByLabel(me.words('roster.doWith', { alias: 'Снежный барс' })).click();
    await inspect(me, info.outputPath('cohort.png'));
    await me.link('cohort.sheet').click();
    await expect(me.page.getByRole('article')).toBeVisible();
    await inspect(me, info.outputPath('sheet.png'));
    await me.page.emulateMedia({ media: 'print' });
    await me.page.screenshot({ path: info.outputPath('sheet-print.png'), fullPage: true });
  });
}
