import { expectNoViolations } from './axe';
import type { Device } from './device';
import { pairwise } from './pairs';
import { Client, type Room } from './room';
import { expect, test } from './test';
import { expectNothingCut, expectToFit } from './watch';
import { languages, pseudo } from './words';

// Every two values of different columns meet in one row.
const matrix = pairwise(
  { kind: ['laptop', 'phone'], language: languages, theme: ['light', 'dark'] } as const,
  languages.flatMap((language, i) => {
    const [bright, dim] = i % 2 === 0 ? (['laptop', 'phone'] as const) : (['phone', 'laptop'] as const);
    return [
      { kind: bright, language, theme: 'light' },
      { kind: dim, language, theme: 'dark' },
    ] as const;
  }),
);

for (const { kind, language, theme } of matrix) {
  test(`every screen is accessible: ${kind}, ${language}, ${theme}`, async ({ room, device, watch }, info) => {
    watch.expects(/^409 POST .*\/join$/, /^401 GET .*\/exercises\/[^/]+$/, /^console: .*net::ERR_FAILED/);
    const me = await device({ kind, language, theme });
    let seen = 0;
    await visitAll(me, room, async (name) => {
      await test.step(name, async () => {
        seen++;
        await me.page.screenshot({ path: info.outputPath(`${seen}-${name}.png`) });
        await expectToFit(me.page);
        await expectNoViolations(me.page);
      });
    });
  });
}

// Half as long again as English, every text still has its room.
for (const kind of ['laptop', 'phone'] as const) {
  test(`no text is cut off where words are long: ${kind}`, async ({ room, device, watch }, info) => {
    watch.expects(/^409 POST .*\/join$/, /^401 GET .*\/exercises\/[^/]+$/, /^console: .*net::ERR_FAILED/);
    const me = await device({ kind, language: pseudo, theme: 'light' });
    let seen = 0;
    await visitAll(me, room, async (name) => {
      await test.step(name, async () => {
        seen++;
        await me.page.screenshot({ path: info.outputPath(`${seen}-${name}.png`) });
        await expectToFit(me.page);
        await expectNothingCut(me.page);
      });
    });
  });
}

/** Guesses of the demo with circles, of which two hold the place: photo, longitude, latitude, radius in metres. */
const circles = [
  [2, -72.5, -13.2, 20_000],
  [3, 12, 40, 400_000],
  [8, 35.4315, 30.338, 300],
  [10, 37.7, 55.7, 2000],
] as const;

/** Goes to every screen there is and tells its name. */
async function visitAll(me: Device, room: Room, visit: (name: string) => Promise<void>): Promise<void> {
  const { page, words } = me;

  await page.goto('/nowhere');
  await expect(me.heading('title.notFound')).toBeVisible();
  await visit('not-found');

  await page.goto('/');
  await expect(me.heading('title.join')).toBeVisible();
  await visit('join');

  await room.trainee('Golden Eagle');
  await me.field('join.code').fill(room.joinCode);
  await me.field('join.alias').fill('Golden Eagle');
  await me.button('join.submit').click();
  await expect(page.getByRole('alert')).toHaveText(words('error.alias_taken'));
  await visit('join-refused');

  await page.reload();
  await me.field('join.code').fill(room.joinCode);
  await me.field('join.alias').fill('Snow Leopard');
  await me.button('join.submit').click();
  await expect(me.heading('joined.title', { alias: 'Snow Leopard' })).toBeVisible();
  await visit('welcome');
  await me.link('joined.go').click();
  await expect(me.link('exercises.start')).toBeVisible();
  await visit('exercises');

  await page.route('**/api/v1/me', (route) => route.abort());
  await page.evaluate(() => localStorage.removeItem('geodrill.told.me')); // else one goes on where one was
  await page.reload();
  await expect(me.heading('title.offline')).toBeVisible();
  await visit('offline');
  await page.unroute('**/api/v1/me');
  await expect(me.link('exercises.start')).toBeVisible();

  await me.start();
  const told = page.getByText(words('play.language', { language: 'Русский' })); // Kazakh and others are not in the demo
  await expect(told).toHaveCount(['en', 'ru', pseudo].includes(me.options.language) ? 0 : 1);
  await visit('play');
  await me.pin(0.6, 0.4);
  await visit('play-pinned');
  await me.button('play.submit').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('play-confirm');
  await me.button('play.confirmYes').click();
  await expect(me.points).toBeVisible();
  await expect(me.answer.getByRole('heading', { name: words('reveal.method') })).toBeVisible();
  await visit('reveal');
  await page.getByRole('link', { name: words('title.board') }).click();
  await expect(me.row('Snow Leopard')).toBeVisible();
  await visit('leaderboard');
  const own = Client.of(page);
  const demo = await own.demo();
  for (const [position, lon, lat, radius] of circles) await own.guess(demo, position, lon, lat, radius);
  await me.link('title.circles').click();
  await expect(me.heading('circles.held', { n: 2, all: 4 })).toBeVisible();
  await page.getByText(words('circles.table')).click();
  await expect(page.getByRole('row')).toHaveCount(5);
  await visit('circles');

  const closesAt = new Date(Date.now() + 3_600_000).toISOString();
  const exam = await room.giveExercise({ reveal: 'at_close', closesAt });
  await page.goto(`/exercises/${exam.id}/leaderboard`);
  await expect(page.getByText(words('board.empty'))).toBeVisible();
  await visit('leaderboard-empty');
  await me.link('board.play').click();
  await me.pin(0.5, 0.4);
  await me.submit();
  await expect(me.answer.getByText(words('state.stored'))).toBeVisible();
  await visit('stored');

  await page.goto('/exercises');
  await expect(me.link('exercises.continue')).toHaveCount(2);
  await me.endSession();
  await me.link('exercises.continue').first().click();
  await expect(me.heading('title.ended')).toBeVisible();
  await visit('ended');

  await page.goto('/sign-in');
  await expect(me.heading('title.signIn')).toBeVisible();
  await visit('sign-in');
  await me.field('signIn.name').fill(room.instructor.name);
  await page.getByLabel(words('signIn.password')).fill(room.instructor.password);
  await me.button('signIn.submit').click();
  await expect(me.heading('title.instructor')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Snow Leopard' }).first()).toBeVisible();
  await visit('instructor');

  const paced = await room.giveExercise({ mode: 'live', reveal: 'at_close' });
  if (me.options.kind === 'laptop') {
    const author = await room.author();
    const { token } = await author.post<{ token: string }>(`/api/v1/exercises/${paced.id}/displays`, {});
    await page.goto(`/display/${token}`);
    await expect(page.getByText(room.joinCode)).toBeVisible();
    await visit('projector');
    const shared = await author.post<{ token: string }>(`/api/v1/cohorts/${paced.cohort}/board-links`, {});
    await page.goto(`/board/${shared.token}`);
    await expect(me.row('Snow Leopard')).toBeVisible();
    await visit('board-by-link');
  }

  if (!['en', 'ru', pseudo].includes(me.options.language)) return; // what instructors alone see is in no other
  await page.goto(`/instructor/exercises/${exam.id}/results`);
  await expect(me.row('Snow Leopard')).toBeVisible();
  await visit('results');
  await page.getByRole('rowheader', { name: 'Snow Leopard' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Snow Leopard');
  await visit('results-trainee');
  await page.goto(`/instructor/exercises/${exam.id}/results/challenges/${exam.challenges[0]?.id}`);
  await expect(page.getByRole('application')).toHaveAttribute('data-ready', 'true');
  await visit('results-photo');
  await page.goto(`/instructor/exercises/${exam.id}/correct?challenge=${exam.challenges[0]?.id}`);
  await page.getByRole('radio', { name: words('correct.way.replace') }).check();
  await expect(page.getByText(words('correct.same'))).toBeVisible();
  await visit('correct');
  await page.goto(`/instructor/exercises/${paced.id}/console`);
  await expect(page.getByRole('button', { name: words('console.do.open', { n: 1, total: 20 }) })).toBeEnabled();
  await visit('console');
}
