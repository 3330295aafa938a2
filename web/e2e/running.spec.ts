import type { components } from '../src/api/schema';
import { expect, test } from './test';
import { inspect } from './watch';

type Schemas = components['schemas'];

test('an instructor runs an exercise of two attempts while a trainee plays it', async ({
  room,
  device,
  watch,
}, info) => {
  watch.expects(/^401 GET /, /^409 DELETE .*\/exercises\/[^/]+$/, /^412 PATCH .*\/exercises\/[^/]+$/);
  const author = await device();
  const { page, words } = author;
  await author.signIn(room.instructor.name, room.instructor.password);
  await author.link('title.cohorts').click();
  await author.button('cohorts.new').click();
  await page.keyboard.type('Almaty, June');
  await page.keyboard.press('Enter');
  await author.field('enrol.list').fill('alias\nSnow Leopard\nGolden Eagle');
  await author.button('enrol.do').click();
  const cells = await author.row('Snow Leopard').getByRole('cell').allInnerTexts();
  const recoveryCode = cells.at(-1) ?? '';
  const joinCode = await page.getByTestId('join-code').innerText();

  // Two attempts, open for an hour.
  await author.link('run.new').click();
  await author.button('codes.leave').click();
  await expect(page.getByRole('combobox', { name: words('run.cohort') })).toHaveText('Almaty, JuneDemo class');
  await page
    .getByRole('combobox', { name: words('run.set') })
    .selectOption({ label: 'Around the world: first exercise' });
  await author.field('rules.title').fill('Day one');
  await page.getByLabel(words('rules.attempts')).fill('2');
  await inspect(author, info.outputPath('new.png'));
  await author.button('run.make').click();
  await expect(page.getByRole('heading', { name: 'Day one' })).toBeVisible();
  await expect(page.getByText(words('instructor.noTrainee'))).toBeVisible();

  // A trainee comes with the code of the list.
  const trainee = await device({ kind: 'phone' });
  await trainee.page.goto(`/join/${joinCode}`);
  await trainee.field('join.alias').fill('Snow Leopard');
  await trainee.page.getByText(words('join.again')).click();
  await trainee.field('join.recovery').fill(recoveryCode);
  await trainee.button('join.submit').click();
  await trainee.start();
  await trainee.pin(0.5, 0.4);
  await expect(trainee.answer).toContainText(words('state.attempts', { count: 2 }));
  await trainee.submit();
  await expect(trainee.answer.getByText(words('state.stored'))).toBeVisible();
  await expect(trainee.answer).toContainText(words('state.attempts', { count: 1 }));
  expect((await trainee.challenge()).guess).not.toHaveProperty('mark');
  const first = await trainee.guessedPlace();
  await expect(author.row('Snow Leopard')).toContainText(words('instructor.answered', { done: 1, total: 20 }));

  // Paused and resumed: the trainee sees it, and what is put together stays.
  await trainee.button('play.again').click();
  await trainee.pin(0.6, 0.5);
  await author.button('run.pause').click();
  await expect(trainee.answer.getByText(words('state.paused'))).toBeVisible();
  await inspect(trainee, info.outputPath('paused.png'));
  await inspect(author, info.outputPath('run-paused.png'));
  await author.button('run.resume').click();
  await expect(author.button('run.pause')).toBeVisible();
  const timer = trainee.page.getByRole('timer', { name: words('play.timeLeft') });
  await expect(timer).toHaveText(/^(5[5-9]|1:00):\d\d$|^1:00:00$/);
  await page.getByRole('button', { name: words('run.extend', { n: 15 }) }).click();
  await expect(timer).toHaveText(/^1:1[345]:\d\d$/);
  await trainee.submit();
  await expect(trainee.answer.getByText(words('state.stored'))).toBeVisible();
  await expect(trainee.button('play.again')).toHaveCount(0);
  expect((await trainee.challenge()).guess).toMatchObject({ attempt: 2 });
  expect(await trainee.guessedPlace()).not.toBe(first);

  // Two change the rules at once.
  const api = await room.author();
  const { items } = await api.get<Schemas['ExercisePage']>('/api/v1/exercises');
  const exercise = items[0]!;
  await author.button('run.rulesChange').click();
  await author.field('rules.title').fill('Day two');
  await author.button('cancel').click();
  await author.button('run.rulesChange').click();
  await author.field('rules.title').fill('Day three');
  await api.change(exercise.id, { title: 'Theirs' });
  await author.button('save').click();
  const conflict = page.getByRole('group', { name: words('run.conflict') });
  await expect(conflict.getByRole('row', { name: words('rules.title') })).toContainText('Theirs');
  await inspect(author, info.outputPath('conflict.png'));
  await author.button('run.keepMine').click();
  await expect(page.getByText(words('run.rulesSaved'))).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Day three' })).toBeVisible();

  // Guessed in, it cannot be deleted; a copy for another class can.
  await author.button('run.deleteDo').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('run.deleteDo') })
    .click();
  await expect(page.getByRole('alert')).toHaveText(words('error.exercise_guessed'));

  // Closed, and the answers are told.
  await author.button('run.close').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('run.close') })
    .click();
  await expect(page.getByText(words('phase.revealed'))).toBeVisible();
  await expect(trainee.answer.getByRole('heading', { name: words('reveal.method') })).toBeVisible();
  await expect(author.row('Snow Leopard').getByRole('cell').first()).toHaveText('1');
  await inspect(author, info.outputPath('over.png'));

  // A place is accepted as right as well, once it was seen whose points that changes; the trainee is told why.
  const guessed = (await trainee.challenge()).guess!;
  const [lon, lat] = guessed.answers[0]!.place!.coordinates as [number, number];
  const there = `${Math.abs(lat)} ${lat < 0 ? 'S' : 'N'}, ${Math.abs(lon)} ${lon < 0 ? 'W' : 'E'}`;
  const away = `${lat < 0 ? '60 N' : '60 S'}, 0 E`;
  await author.link('correct.open').click();
  await page.getByLabel(words('correct.photo')).selectOption({ index: 1 });
  await author.field('correct.place').fill(there);
  await page.keyboard.press('Enter');
  await author.button('correct.look').click();
  const told = page.getByRole('row', { name: 'Snow Leopard' });
  await expect(told).toContainText('→ 5,000');
  await author.field('correct.reason').fill('It stands there twice.');
  await inspect(author, info.outputPath('correct.png'));
  await author.button('correct.do').click();
  const made = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: words('correct.done') });
  await expect(made).toHaveText(/It stands there twice\./);

  // Then the whole key is another: a point elsewhere.
  await page.getByRole('radio', { name: words('correct.way.replace') }).check();
  await expect(page.getByText(words('correct.same'))).toBeVisible();
  await page.getByLabel(words('key.shape')).selectOption('point');
  await author.field('key.paste').fill(away);
  await page.keyboard.press('Enter');
  await author.button('correct.look').click();
  await expect(told).toContainText('5,000 →');
  await author.field('correct.reason').fill('The sign was misread.');
  await inspect(author, info.outputPath('correct-key.png'));
  await author.button('correct.do').click();
  await expect(made).toHaveCount(2);
  await expect(made.first()).toContainText('The sign was misread.');
  await author.link('correct.back').click();
  await expect(author.row('Snow Leopard')).not.toContainText('5,000');
  await trainee.page.reload();
  await expect(trainee.answer).toContainText('It stands there twice.');
  await expect(trainee.answer).toContainText('The sign was misread.');
  await author.link('exercises.board').click();
  await expect(author.row('Snow Leopard')).toBeVisible();
  await page.goBack();

  await page.getByRole('combobox', { name: words('run.cohort') }).selectOption('Demo class');
  await author.button('run.cloneDo').click();
  await expect(author.button('run.pause')).toBeVisible();
  await author.button('run.deleteDo').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('run.deleteDo') })
    .click();
  await expect(author.heading('title.exercises')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Day three', exact: true })).toHaveCount(1);
  await inspect(author, info.outputPath('exercises.png'));

  await author.link('title.cohorts').click();
  await page.getByRole('link', { name: 'Almaty, June' }).click();
  await author.button('cohort.erase').click();
  await page.keyboard.type('Almaty, June');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listitem').getByRole('link', { name: 'Almaty, June' })).toHaveCount(0);
  await trainee.page.reload();
  await expect(trainee.heading('title.ended')).toBeVisible();
});
