import { expect } from '@playwright/test';
import type { components } from '../../src/api/schema';
import { askForReasons } from '../reasons';
import type { Client } from '../room';
import { walkAuthoring } from './authoring';
import { inAnHour, photoOf, type Walk, type WalkPlan } from './walk';

type Schemas = components['schemas'];

/** Every screen of those who run classes. */
export const instructorWalk: WalkPlan = {
  pages: [
    '/sign-in',
    '/instructor',
    '/cohorts',
    '/cohorts/:cohort',
    '/cohorts/:cohort/sheet',
    '/competitions',
    '/competitions/:competition',
    '/instructor/exercises',
    '/instructor/exercises/new',
    '/instructor/exercises/:exercise',
    '/instructor/exercises/:exercise/console',
    '/instructor/exercises/:exercise/correct',
    '/instructor/exercises/:exercise/results',
    '/instructor/exercises/:exercise/results/report',
    '/instructor/exercises/:exercise/results/challenges/:challenge',
    '/instructor/exercises/:exercise/results/trainees/:trainee',
    '/exercises/:exercise/leaderboard',
    '/exercises/:exercise/marking',
    '/sets',
    '/sets/:set',
    '/sets/:set/challenges/:challenge',
    '/sets/:set/challenges/:challenge/preview',
    '/invite',
    '/account',
    '/people',
    '/audit',
  ],
  provokes: [],
  walk: walkAsInstructor,
};

async function walkAsInstructor(walk: Walk): Promise<void> {
  const { me, room, visit } = walk;
  const { page } = me;
  await page.goto('/sign-in');
  await expect(me.heading('title.signIn')).toBeVisible();
  await visit('sign-in');
  const author = await room.author();
  const played = await play(walk, author);
  await me.signIn(room.instructor.name, room.instructor.password);
  await expect(me.heading('title.instructor')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Saiga' }).first()).toBeVisible();
  await visit('instructor');
  await runClasses(walk, author, played);
  await runExercises(walk, played);
  await readResults(walk, played);
  await paceLesson(walk, author, played.kinds.cohort);
  await walkAuthoring(walk, author);
  await administer(walk);
}

/** What has happened in the class: an exercise with guesses of every kind, one with reasons, one that is over for some. */
async function play({ room }: Walk, author: Client) {
  const kinds = await room.giveExercise({}, 'kinds');
  const reasons = await askForReasons(author);
  const exam = await room.giveExercise({ reveal: 'at_close', closesAt: inAnHour(), graceSeconds: 600 });
  for (const alias of ['Saiga', 'Argali']) {
    const trainee = await room.trainee(alias);
    for (const position of [1, 2, 3]) await trainee.guess(kinds, position, 175, -41);
    await trainee.guess(reasons, 1, 77, 42);
    if (alias === 'Argali') await author.post(`/api/v1/exercises/${exam.id}/actions`, { action: 'close' });
    await trainee.guess(exam, 1, 12, 41); // the second comes late
  }
  return { kinds, reasons, exam };
}

type Played = Awaited<ReturnType<typeof play>>;

/** Cohorts, who is in them, and what they compete in. */
async function runClasses({ me, room, visit }: Walk, author: Client, { kinds }: Played): Promise<void> {
  const { page, words } = me;
  await me.go('/cohorts');
  await me.button('cohorts.new').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('cohort-new');
  await page.keyboard.press('Escape');
  await visit('cohorts');
  await me.go(`/cohorts/${kinds.cohort}`);
  await me.field('enrol.list').fill('alias,team\nSnow Leopard,Red\nMarmot,Blue');
  await me.button('enrol.do').click();
  await expect(page.getByText(words('codes.once', { count: 2 }))).toBeVisible();
  await visit('cohort-codes');
  await me.button('codes.done').click();
  await page.getByLabel(words('roster.doWith', { alias: 'Marmot' })).click();
  await visit('cohort');
  await me.go(`/cohorts/${kinds.cohort}/sheet`);
  await expect(page.getByRole('article').getByText(room.joinCode)).toBeVisible();
  await visit('sheet');

  const rules = { reveal: 'at_close', closesAt: inAnHour() } as const;
  const other = await author.post<Schemas['Cohort']>('/api/v1/cohorts', { name: 'Bishkek' });
  const exercises = [
    await room.giveExercise({ ...rules, cohort: kinds.cohort }),
    await room.giveExercise({ ...rules, cohort: other.id }),
  ];
  await me.go('/competitions');
  await page.getByRole('checkbox').first().check();
  await visit('competition-new');
  const cup = { name: 'Cup', exercises: exercises.map(({ id }) => id) };
  const { id } = await author.post<Schemas['Competition']>('/api/v1/competitions', cup);
  await me.go(`/competitions/${id}`);
  await expect(me.row('Bishkek')).toBeVisible();
  await visit('competition');
}

/** Exercises: the list, a new one, what is done with one, its corrections, its marking. */
async function runExercises({ me, visit }: Walk, { kinds, reasons, exam }: Played): Promise<void> {
  const { page, words } = me;
  await me.go('/instructor/exercises');
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  await visit('runs');
  await me.go('/instructor/exercises/new');
  await expect(me.button('run.make')).toBeEnabled();
  await visit('run-new');
  await me.go(`/instructor/exercises/${kinds.id}`);
  await me.button('run.rulesChange').click();
  await expect(me.field('rules.title')).toBeVisible();
  await visit('run');
  await me.go(`/instructor/exercises/${exam.id}`);
  await expect(page.getByRole('region', { name: words('late.title') })).toContainText('Argali');
  await visit('run-late');
  await me.go(`/exercises/${exam.id}/leaderboard`);
  await expect(me.row('Saiga')).toBeVisible();
  await visit('leaderboard');

  await me.go(`/instructor/exercises/${kinds.id}/correct`);
  await page.getByLabel(words('correct.photo')).selectOption({ index: 1 });
  await me.field('correct.place').fill('41 S, 175 E');
  await page.keyboard.press('Enter');
  await me.button('correct.look').click();
  await me.field('correct.reason').fill('It stands there twice.');
  await visit('correct');
  await me.button('correct.do').click();
  await expect(page.getByRole('main').getByText(words('correct.done'), { exact: true })).toBeVisible();
  await page.getByRole('radio', { name: words('correct.way.replace') }).check();
  await expect(page.getByText(words('correct.same'))).toBeVisible();
  await visit('corrected');
  await me.go(`/exercises/${reasons.id}/marking`);
  await expect(page.getByText(words('marking.position', { n: 1, total: 2 }))).toBeVisible();
  await visit('marking');
}

/** What came out. */
async function readResults({ me, visit }: Walk, { kinds }: Played): Promise<void> {
  const { page } = me;
  const results = `/instructor/exercises/${kinds.id}/results`;
  await me.go(results);
  await expect(me.row('Saiga')).toBeVisible();
  await visit('results');
  await page.getByRole('rowheader', { name: 'Saiga' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Saiga');
  await visit('results-trainee');
  await me.go(photoOf(kinds, 1).replace(/^.*challenges/, `${results}/challenges`));
  await expect(page.getByRole('application')).toHaveAttribute('data-ready', 'true');
  await visit('results-photo');
  await me.go(`${results}/report`);
  await expect(page.locator('[data-complete=true]')).toBeVisible();
  await visit('report');
}

/** The console of a live lesson. */
async function paceLesson({ me, room, visit }: Walk, author: Client, cohort: string): Promise<void> {
  const { page, words } = me;
  const { id } = await room.giveExercise({ mode: 'live', reveal: 'at_close', graceSeconds: 0, cohort });
  const command = (name: 'close' | 'reveal' | 'debrief') => me.button(`console.do.${name}`);
  await me.go(`/instructor/exercises/${id}/console`);
  await expect(page.getByRole('button', { name: words('console.do.open', { n: 1, total: 20 }) })).toBeEnabled();
  await visit('console-lobby');
  await author.pace(id, 'open', 3600);
  await expect(command('close')).toBeVisible();
  await visit('console-open');
  await author.pace(id, 'close');
  await expect(command('reveal')).toBeVisible();
  await visit('console-closed');
  await author.pace(id, 'reveal');
  await expect(command('debrief')).toBeVisible();
  await visit('console-revealed');
}

/** One's own account, others', what was done, and how a colleague comes in. */
async function administer({ me, room, visit }: Walk): Promise<void> {
  const { page, words } = me;
  await me.go('/account');
  await page.getByLabel(words('tokens.name')).fill('Weekly report');
  await me.button('tokens.make').click();
  await expect(page.getByTestId('secret')).toBeVisible();
  await visit('account');
  await me.go('/audit');
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  await visit('audit');
  await page.goto('/invite#token');
  await expect(me.field('invite.name')).toBeVisible();
  await visit('invite');

  const old = await room.account('add', 'root', '--role', 'admin');
  await me.signIn('root', old);
  await expect(page.getByText(words('password.must'))).toBeVisible();
  await visit('account-must');
  await page.getByLabel(words('password.old')).fill(old);
  await page.getByLabel(words('password.new')).fill('plov under the apple trees');
  await me.button('password.save').click();
  await expect(me.heading('title.instructor')).toBeVisible();
  await me.go('/people');
  await me.button('people.invite').click();
  await expect(page.getByTestId('secret')).toBeVisible();
  await visit('people');
}
