import type { Route } from '@playwright/test';
import type { components } from '../src/api/schema';
import { Author } from './author';
import { askForReasons } from './reasons';
import { Client, type Room } from './room';
import { expect, test } from './test';
import { inspect } from './watch';

type Schemas = components['schemas'];

/** Somebody with whom the class is shared, so that they may mark. */
async function aColleague(room: Room, author: Client, cohort: string): Promise<Client> {
  const printed = await room.account('add', 'colleague');
  const colleague = await Client.open(room.local);
  await colleague.post('/api/v1/session', { name: 'colleague', password: printed });
  await colleague.replace('/api/v1/me/password', { old: printed, new: 'a password of my own' });
  await author.replace(`/api/v1/cohorts/${cohort}/shares`, { account: 'colleague', permission: 'run' });
  return colleague;
}

test('a rubric is written by keyboard: criteria are added, moved and taken out, and what they give is added up', async ({
  room,
  device,
}, info) => {
  const me = await device({ hand: 'keyboard' });
  const { page, words } = me;
  const { keyboard } = page;
  const author = new Author(me);
  await author.signIn(room);
  await author.begin('Reasons');
  const criterion = (n: number) =>
    page.getByRole('group', { name: words('rubric.criterion', { n }), exact: true }).getByRole('textbox');
  const points = author.label('rubric.points');
  const press = async (key: Parameters<typeof words>[0], n = 0) => {
    await page.getByRole('button', { name: words(key, { n }), exact: true }).press('Enter');
  };
  const gives = (points: string) => expect(page.getByText(words('rubric.sum', { points }))).toBeVisible();

  await press('edit.ask.reasoning');
  await expect(points).toHaveCount(4);
  await gives('1,000');
  await me.tabTo(criterion(1));
  await keyboard.type('Names three clues');
  await me.tabTo(points.first());
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('300');
  await gives('1,050');
  await press('rubric.add');
  await expect(criterion(5)).toBeFocused();
  await keyboard.type('Has a second source');
  await press('rubric.earlier', 5);
  await expect(criterion(4)).toHaveValue('Has a second source');
  await expect(criterion(4)).toBeFocused();
  for (const n of [5, 3, 2]) await press('rubric.remove', n);
  await expect(criterion(2)).toBeFocused();
  await expect(points).toHaveCount(2);
  await gives('550');
  await author.saved();
  await author.inspect(info.outputPath('rubric.png'));
  const { content } = await (
    await room.author()
  ).get<Schemas['ChallengeDraft']>(`/api/v1${new URL(page.url()).pathname}`);
  expect(content.questions?.[0]?.key?.criteria).toEqual([
    { id: 'clues', text: { en: 'Names three clues' }, maxPoints: 300 },
    { id: 'criterion-5', text: { en: 'Has a second source' }, maxPoints: 250 },
  ]);
});

test('reasoning is written on a phone, marked by keyboard, by a second marker, and told', async ({
  room,
  device,
  watch,
}, info) => {
  const author = await room.author();
  const exercise = await askForReasons(author);
  const phone = await device({ kind: 'phone' });
  await phone.join('Snow Leopard');
  await phone.page.goto(`/exercises/${exercise.id}/challenges/${exercise.challenges[0]?.id}`);
  await phone.answer.getByLabel(phone.words('reasoning.clues')).fill('Two lakes, one of them dark: the deep one.');
  await phone.field('reasoning.limits').fill('No scale in the photo.');
  await phone.coordinates.fill('42.4 N, 77.2 E');
  await phone.coordinates.press('Enter');
  await phone.turnTo('photo');
  await phone.button('clue.mark').press('Enter');
  for (const key of ['Enter', 'ArrowRight', 'ArrowDown', 'Enter']) await phone.page.keyboard.press(key);
  await phone.answer.getByRole('textbox', { name: phone.words('clue.n', { n: 1 }) }).fill('the eye');
  await inspect(phone, info.outputPath('writing.png'));
  await phone.button('play.submit').click();
  await phone.button('play.confirmYes').click();
  await expect(phone.page.getByText(phone.words('reasoning.pending')).first()).toBeVisible();
  for (const alias of ['Fox', 'Owl']) await (await room.trainee(alias)).guess(exercise, 1, 77, 42);

  // The instructor: digits, arrows, letters and Enter.
  const me = await device();
  const { page, words } = me;
  await me.signIn(room.instructor.name, room.instructor.password);
  const viewer = /MarkingPhoto-[\w-]+\.js$/;
  await page.route(viewer, (route) => route.abort());
  watch.expects(/^console: .*net::ERR_FAILED.*MarkingPhoto/);
  await me.link('marking.link').click();
  await expect(page.getByText(words('marking.position', { n: 1, total: 3 }))).toBeVisible();
  await expect(page.getByText('the deep one')).toBeVisible();
  await expect(page.getByText('Snow Leopard')).toHaveCount(0);
  // The photo is beside it, with what was marked on it; what could not be loaded comes when it is asked for again.
  await expect(page.getByRole('alert')).toHaveText(new RegExp(words('error.offline')));
  await expect(me.photo).toHaveCount(0);
  await page.unroute(viewer);
  await me.button('retry').click();
  await expect(me.photo).toHaveAttribute('data-ready', 'true');
  const clue = page.getByRole('button', { name: words('clue.show', { n: 1 }) });
  await clue.click();
  await expect(clue).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('the eye')).toBeVisible();
  const points = (n: number) => page.getByRole('textbox').nth(n);
  await points(0).focus();
  await page.keyboard.type('250');
  await page.keyboard.press('q');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('999');
  await expect(points(1)).toHaveAttribute('aria-invalid', 'true');
  await expect(me.button('marking.save')).toBeDisabled();
  await points(1).fill('100');
  await expect(page.getByText(words('marking.noEvidence'))).toBeVisible();
  await points(1).press('Enter');
  await expect(me.button('marking.saveLost')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(points(1)).toBeFocused();
  await page.keyboard.press('r');
  await me.field('marking.comment').fill('Say which lake is the deep one.');
  await expect(page.getByText(words('marking.sum', { points: '350', max: '500' }))).toBeVisible();
  await inspect(me, info.outputPath('marking.png'));
  await points(1).press('Enter');
  await expect(page.getByText(words('marking.position', { n: 2, total: 3 }))).toBeVisible();
  await expect(points(0)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(page.getByText(words('marking.position', { n: 1, total: 3 }))).toBeVisible();
  await expect(points(0)).toBeFocused();
  await expect(points(0)).toHaveValue('');
  await page.keyboard.type('200');
  await page.keyboard.press('q');
  await me.field('marking.comment').fill('Say which lake is the deep one.');
  // A choice that is under way keeps nobody from going on.
  const among = page.getByRole('checkbox', { name: words('marking.best') });
  const asked: Route[] = [];
  await page.route(/\/best\b/, (route) => void asked.push(route), { times: 1 });
  const chosen = page.waitForResponse(/\/best\b/);
  await among.check();
  await expect(points(0)).toHaveValue('200');
  await points(0).press('Enter');
  await expect(page.getByText(words('marking.position', { n: 2, total: 3 }))).toBeVisible();
  await expect(among).not.toBeChecked();
  await asked[0]?.continue();
  expect((await chosen).request().method()).toBe('PUT');

  // The phone is told, and the board says what is left.
  await phone.page.reload();
  await expect(phone.page.getByText('Say which lake is the deep one.')).toBeVisible();
  await expect(phone.page.getByText(phone.words('reveal.part', { points: '200', max: '300' }))).toBeVisible();
  const reading = phone.page.getByRole('region', { name: phone.words('links.title') });
  await expect(reading.getByRole('link', { name: 'The lakes' })).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(reading).toContainText('example.org');
  const best = phone.page.getByRole('region', { name: phone.words('best.title') });
  await expect(best).toContainText('the deep one');
  await expect(best).toContainText(phone.words('best.own'));
  const spread = phone.page.getByRole('table', { name: phone.words('class.spread') });
  await expect(spread.getByRole('row', { name: phone.words('class.own') })).toContainText('0 m');
  await expect(phone.page.getByRole('table', { name: phone.words('class.together') })).toContainText('3');
  await inspect(phone, info.outputPath('told.png'));
  await phone.page.goto(`/exercises/${exercise.id}/leaderboard`);
  await expect(phone.row('Fox')).toContainText(phone.words('board.pending', { count: 1 }));
  await expect(phone.row('Snow Leopard')).not.toContainText(phone.words('board.pending', { count: 1 }));
  await inspect(phone, info.outputPath('board.png'));

  // A colleague marks the same, and what differs is settled.
  const colleague = await aColleague(room, author, exercise.cohort);
  const marked = `/api/v1/exercises/${exercise.id}/markings`;
  const { items } = await colleague.get<Schemas['WorkQueue']>(`${marked}?state=marked`);
  const awards = [{ criterion: 'clues', points: 120, evidence: ['clues'] }];
  await colleague.replace(`${marked}/${items[0]?.guess}`, { awards, comment: '' }, '"m3"');
  await page.getByLabel(words('marking.which')).selectOption('differing');
  await expect(page.getByText(words('marking.first'), { exact: false }).first()).toBeVisible();
  await points(0).focus();
  await page.keyboard.type('160');
  await page.keyboard.press('w');
  await inspect(me, info.outputPath('settling.png'));
  await points(0).press('Enter');
  await expect(page.getByText(words('marking.none'))).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByLabel(words('marking.which')).selectOption('settled');
  await expect(me.button('marking.reopen')).toBeVisible();
  await inspect(me, info.outputPath('settled.png'));

  // What the class reads of it is taken back.
  await page.goto(`/instructor/exercises/${exercise.id}/results/challenges/${exercise.challenges[0]?.id}`);
  await expect(page.getByRole('article', { name: 'Snow Leopard' })).toContainText('the deep one');
  await inspect(me, info.outputPath('best.png'));
  await me.button('results.bestDrop').click();
  await expect(page.getByText(words('results.bestNone'))).toBeVisible();
});
