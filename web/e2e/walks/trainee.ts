import { expect } from '@playwright/test';
import { askForReasons } from '../reasons';
import { Client } from '../room';
import { pseudo } from '../words';
import { walkLesson } from './lesson';
import { inAnHour, photoOf, type Walk, type WalkPlan } from './walk';

const alias = 'Snow Leopard';
/** Guesses of the demo with circles, of which two hold the place: photo, longitude, latitude, radius in metres. */
const circles = [
  [2, -72.5, -13.2, 20_000],
  [3, 12, 40, 400_000],
  [8, 35.4315, 30.338, 300],
  [10, 37.7, 55.7, 2000],
] as const;

/** Every screen that a trainee can come to, and what the wall shows meanwhile. */
export const traineeWalk: WalkPlan = {
  pages: [
    '/join',
    '/join/:code',
    '/sign-in',
    '/exercises',
    '/exercises/:exercise',
    '/exercises/:exercise/challenges/:challenge',
    '/exercises/:exercise/leaderboard',
    '/exercises/:exercise/circles',
    '/circles',
    '/cohorts/:cohort/leaderboard',
    '/display/:token',
    '/board/:token',
  ],
  provokes: [/^409 POST .*\/join$/, /^401 GET .*\/exercises/, /^409 POST .*\/guesses$/, /^console: .*net::ERR_FAILED/],
  async walk(walk) {
    const recoveryCode = await arrive(walk);
    await playDemo(walk);
    await answerEveryKind(walk);
    await haveTrouble(walk, recoveryCode);
    await walkLesson(walk);
    await leave(walk);
  },
};

/** Joins the class, and returns the recovery code. */
async function arrive({ me, room, visit }: Walk): Promise<string> {
  const { page, words } = me;
  await page.goto('/nowhere');
  await expect(me.heading('title.notFound')).toBeVisible();
  await visit('not-found');

  await me.go('/');
  await expect(me.heading('title.join')).toBeVisible();
  await visit('join');
  await room.trainee('Golden Eagle');
  await me.field('join.code').fill(room.joinCode);
  await me.field('join.alias').fill('Golden Eagle');
  await me.button('join.submit').click();
  await expect(page.getByRole('alert')).toHaveText(words('error.alias_taken'));
  await visit('join-refused');
  await me.go(`/join/${room.joinCode}`);
  await me.field('join.alias').fill(alias);
  await me.button('join.submit').click();
  await expect(me.heading('joined.title', { alias })).toBeVisible();
  const recoveryCode = await page.getByTestId('recovery-code').innerText();
  await visit('welcome');

  const author = await room.author();
  const paused = await room.giveExercise({ reveal: 'at_close', closesAt: inAnHour(), attempts: 2 });
  await author.post(`/api/v1/exercises/${paused.id}/actions`, { action: 'pause' });
  await room.giveExercise({ opensAt: inAnHour() });
  await me.link('joined.go').click();
  await expect(page.getByRole('article')).toHaveCount(3);
  await visit('exercises');
  await me.go(photoOf(paused, 1));
  await expect(me.answer.getByText(words('state.paused'))).toBeVisible();
  await visit('paused');

  const signIn = '**/assets/SignIn-*.js';
  await page.route(signIn, (route) => route.abort());
  await me.go('/sign-in');
  await expect(me.heading('title.offline')).toBeVisible();
  await visit('offline');
  await page.unroute(signIn);
  await me.button('retry').click();
  await expect(me.heading('title.signIn')).toBeVisible();
  return recoveryCode;
}

/** Guesses the first photo of the demo, with the tools there are. */
async function playDemo({ me, room, visit }: Walk): Promise<void> {
  const { page, words } = me;
  const demo = await (await room.author()).demo();
  await me.go(`/exercises/${demo.id}`);
  await expect(me.heading('title.play', { n: 1, total: 20 })).toBeVisible();
  await me.turnTo('photo');
  const told = page.getByText(words('play.language', { language: 'Русский' })); // Kazakh and others are not in the demo
  await expect(told).toHaveCount(['en', 'ru', pseudo].includes(me.options.language) ? 0 : 1);
  await visit('play');
  await me.turnTo('photo');
  await me.button('look.title').click();
  await visit('look');
  await me.button('look.close').press('Enter');
  await me.pin(0.6, 0.4);
  await me.button('tools.title').click();
  await expect(me.button('tools.goTo')).toBeVisible();
  await visit('tools');
  await me.turnTo('map');
  await me.button('tools.title').press('Enter');
  await me.button('play.submit').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await visit('confirm');
  await me.button('play.confirmYes').click();
  await expect(me.points).toBeVisible();
  await expect(me.answer.getByRole('heading', { name: words('reveal.method') })).toBeVisible();
  await visit('reveal');
  await me.go(`/exercises/${demo.id}/leaderboard`);
  await expect(me.row(alias)).toBeVisible();
  await visit('leaderboard');

  const own = Client.of(page);
  for (const [position, lon, lat, radius] of circles) await own.guess(demo, position, lon, lat, radius);
  await me.go(`/exercises/${demo.id}/circles`);
  await expect(me.heading('circles.held', { n: 2, all: 4 })).toBeVisible();
  await page.getByText(words('circles.table')).click();
  await expect(page.getByRole('row')).toHaveCount(5);
  await visit('circles');
  await me.go('/circles');
  await expect(me.heading('circles.held', { n: 2, all: 4 })).toBeVisible();
  await visit('circles-of-all');
  await me.go('/exercises');
  await page.getByRole('link', { name: `${words('exercises.board')}: ` }).click();
  await expect(me.row(alias)).toContainText(words('board.you'));
  await visit('cohort-board');
}

/** Answers questions of every kind: with hints, clues and reasons, and of several photos. */
async function answerEveryKind({ me, room, visit }: Walk): Promise<void> {
  const { page, words } = me;
  const kinds = await room.giveExercise({}, 'kinds');
  await me.go(photoOf(kinds, 1));
  await me.coordinates.fill('42.4 N, 77.2 E');
  await me.coordinates.press('Enter');
  await page.getByRole('button', { name: words('hint.open', { n: 1 }) }).click();
  await page.getByRole('dialog').getByRole('button').first().click();
  await expect(page.getByRole('button', { name: words('hint.open', { n: 2 }) })).toBeVisible();
  await me.answer.getByRole('slider', { name: words('circle.radius') }).fill('20');
  await me.answerRest();
  await visit('kinds');
  await me.submit();
  await expect(me.points).toBeVisible();
  await visit('kinds-reveal');

  await me.go(photoOf(kinds, 3));
  await expect(me.heading('title.play', { n: 3, total: 3 })).toBeVisible();
  await me.turnTo('photo');
  await me.button('clue.mark').click();
  for (const key of ['Enter', 'ArrowRight', 'ArrowDown', 'Enter']) await me.photo.press(key);
  await expect(me.answer.getByRole('textbox', { name: words('clue.n', { n: 1 }) })).toBeFocused();
  await me.button('desk.compare').click();
  await expect(page.getByRole('application', { name: /./ }).nth(1)).toBeVisible();
  await visit('compare');

  const reasons = await askForReasons(await room.author(), { en: 'A wreck lies in the water.', ru: 'Обломок в воде.' });
  await me.go(photoOf(reasons, 1));
  await expect(me.heading('warning.title')).toBeVisible();
  await me.field('reasoning.clues').fill('Two lakes, one of them dark.');
  await visit('warning');
}

/** What a trainee sees when the network or the time is short. */
async function haveTrouble({ me, room, visit }: Walk, recoveryCode: string): Promise<void> {
  const { page, words } = me;
  const exam = await room.giveExercise({ reveal: 'at_close', closesAt: inAnHour(), graceSeconds: 600 });
  await me.go(`/exercises/${exam.id}/leaderboard`);
  await expect(page.getByText(words('board.empty'))).toBeVisible();
  await visit('leaderboard-empty');
  const place = async (n: number) => {
    await me.go(photoOf(exam, n));
    await expect(me.heading('title.play', { n, total: 20 })).toBeVisible();
    await me.coordinates.fill('42.4 N, 77.2 E');
    await me.coordinates.press('Enter');
    await me.submit();
  };
  await place(1);
  await expect(me.answer.getByText(words('state.stored'))).toBeVisible();
  await visit('stored');

  await page.route('**/guesses?*', (route) => route.abort());
  await place(2);
  await expect(me.answer.getByText(words('state.waiting'))).toBeVisible();
  await visit('waiting');
  await me.go('/exercises');
  await expect(page.getByText(words('queue.waiting', { count: 1 }))).toBeVisible();
  await visit('queue-waiting');
  // In the place of the route above: between the two, it would be stored after all.
  await page.route('**/guesses?*', (route) =>
    route.fulfill({ status: 409, contentType: 'application/problem+json', json: { code: 'exercise_closed' } }),
  );
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(me.button('queue.forget')).toBeVisible();
  await visit('queue-refused');
  await me.button('queue.forget').click();
  await page.unroute('**/guesses?*');

  const elsewhere = await room.trainee(alias, recoveryCode);
  const author = await room.author();
  await author.post(`/api/v1/exercises/${exam.id}/actions`, { action: 'close' });
  await elsewhere.guess(exam, 3, 77, 42);
  await me.go(photoOf(exam, 3));
  await expect(me.answer.getByText(words('state.late.waiting'))).toBeVisible();
  await visit('late');
  await me.go(photoOf(exam, 4));
  await expect(me.answer.getByText(words('state.over'))).toBeVisible();
  await visit('over');
}

/** Is told that the session is over. */
async function leave({ me, visit }: Walk): Promise<void> {
  await me.endSession();
  await me.go('/exercises');
  await expect(me.heading('title.ended')).toBeVisible();
  await visit('ended');
}
