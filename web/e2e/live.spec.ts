import { fileURLToPath } from 'node:url';
import type { components } from '../src/api/schema';
import { expectNoViolations } from './axe';
import type { Device } from './device';
import type { Client } from './room';
import { expect, test } from './test';
import { expectToFit } from './watch';

type Schemas = components['schemas'];

/** Where the first two photos were taken. */
const places: [number, number][] = [
  [12.4922, 41.8902],
  [-72.545, -13.1631],
];
/** Where the pictures for the README go, when they are asked for: PICTURES=1 npx playwright test live */
const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const kept = new Map(process.env.PICTURES ? [['console-open', 'console.png'], ['wall-open', 'wall.jpg']] : []); // prettier-ignore

/** How long guesses may be late, in seconds: the reveal waits for so long. */
const grace = 2;

test('a class of eight is paced from a console and shown on a wall', async ({ room, device, watch }, info) => {
  watch.expectsNoNetwork();
  const author = await room.author();
  const exercise = await room.giveExercise({ mode: 'live', reveal: 'at_close', graceSeconds: grace });
  const at = `/api/v1/exercises/${exercise.id}`;
  const lesson = () => author.get<Schemas['Lesson']>(`${at}/lesson`);

  const desk = await device();
  const [phone, laptop, other] = await Promise.all([
    device({ kind: 'phone', language: 'ru', named: true }),
    device({ language: 'kk' }),
    device({ kind: 'phone', theme: 'dark' }),
  ]);
  const wall = await device();
  await wall.page.setViewportSize({ width: 1280, height: 720 });
  const screens = [desk, wall, phone, laptop, other];
  const picture = (who: Device, name: string) =>
    who.page.screenshot({ path: kept.has(name) ? pictures + kept.get(name) : info.outputPath(`${name}.png`) });
  /** Every screen is where the lesson is. */
  const together = async (state: Schemas['LessonState']) => {
    await expect.poll(async () => (await lesson()).state).toBe(state);
    const { step } = await lesson();
    for (const { page } of screens)
      await expect(page.locator('[data-step]').first()).toHaveAttribute('data-step', `${step}`);
  };

  await desk.signIn(room.instructor.name, room.instructor.password);
  await expect(desk.heading('title.instructor')).toBeVisible();
  await desk.page.goto(`/instructor/exercises/${exercise.id}/console`);
  await desk.button('console.link').click();
  const link = new URL(await desk.page.getByTestId('secret').innerText());
  await wall.page.goto(link.pathname);
  await expect(wall.page.getByText(room.joinCode)).toBeVisible();

  // Eight come: three on screens, the others by their programs; one comes late.
  const aliases = ['Барс', 'Tulpar', 'Argali'];
  const recovery: string[] = [];
  for (const [i, one] of [phone, laptop, other].entries()) recovery.push(await one.join(aliases[i]!));
  const programs: Client[] = [];
  for (const alias of ['Saiga', 'Marmot', 'Eagle', 'Crane']) programs.push(await room.trainee(alias));
  for (const program of programs) await program.get(`${at}/lesson`);
  for (const one of [phone, laptop, other]) {
    await one.page.goto(`/exercises/${exercise.id}`);
    await expect(one.heading('lesson.wait')).toBeVisible();
  }
  await expect(
    wall.page.getByRole('status').filter({ hasText: desk.words('lesson.here', { count: 7 }) }),
  ).toBeVisible();
  await together('lobby');
  await Promise.all([picture(desk, 'console-lobby'), picture(wall, 'wall-lobby'), picture(phone, 'phone-lobby')]);
  await expectToFit(phone.page);
  await expectNoViolations(desk.page);
  await expectNoViolations(wall.page);
  await expectNoViolations(phone.page);

  // The first photo comes to everybody by itself.
  await desk.page.keyboard.press('n');
  for (const one of [phone, laptop, other]) await expect(one.photo).toHaveAttribute('data-ready', 'true');
  await together('open');
  const opened = await programs[0]!.get<Schemas['Exercise']>(at);
  const guess = (who: Client, position: number, off: number) =>
    who
      .get<Schemas['Exercise']>(at)
      .then((e) => who.guess(e, position, places[position - 1]![0] + off, places[position - 1]![1]));
  expect(opened.challenges).toHaveLength(1);
  for (const [i, program] of programs.slice(0, 3).entries()) await guess(program, 1, 0.002 * (i + 1));
  await laptop.coordinates.fill('41.89 N, 12.50 E');
  await laptop.coordinates.blur();
  await laptop.submit();

  // One refreshes and keeps what was put together; another comes back on a new device and is where the class is.
  await phone.turnTo('map');
  await phone.coordinates.fill('41.90 N, 12.49 E');
  await phone.coordinates.blur();
  await expect(phone.coordinates).toHaveValue('41.90000 N, 12.49000 E');
  await phone.page.reload();
  await phone.turnTo('map');
  await expect(phone.coordinates).toHaveValue('41.90000 N, 12.49000 E');
  await phone.submit();
  const again = await room.trainee('Tulpar', recovery[1]);
  expect((await again.get<Schemas['Lesson']>(`${at}/lesson`)).state).toBe('open');

  // One is cut off, answers, and is back when the photo has closed: late, but within the grace.
  await other.turnTo('map');
  await other.page.route('**/draft', (route) => route.abort()); // it would be refused after the close
  await other.page.context().setOffline(true);
  await other.coordinates.fill('41.80 N, 12.60 E');
  await other.coordinates.blur();
  await other.submit();
  await expect(wall.page.getByText(desk.words('wall.answeredOf', { n: 5, total: 7 }))).toBeVisible();
  await Promise.all([picture(desk, 'console-open'), picture(wall, 'wall-open')]);
  await desk.page.keyboard.press('n'); // close
  await expect.poll(async () => (await lesson()).state).toBe('closed');
  await other.page.context().setOffline(false);
  await expect.poll(async () => (await author.get<{ items: unknown[] }>(`${at}/late-guesses`)).items.length).toBe(1);
  await together('closed');
  await Promise.all([picture(phone, 'phone-closed'), picture(wall, 'wall-closed')]);
  const late = await room.trainee('Late Lynx');
  expect((await late.get<Schemas['Lesson']>(`${at}/lesson`)).state).toBe('closed');

  // The reveal waits for the grace, and is on every screen.
  await expect(desk.button('console.do.reveal')).toBeEnabled();
  await desk.page.getByRole('checkbox', { name: desk.words('console.names') }).check();
  await desk.button('console.do.reveal').click();
  await together('revealed');
  await expect(phone.points).toBeVisible();
  await expect(wall.page.getByText('Saiga')).toBeVisible();
  await expect(wall.page.locator('[data-view="map"]')).toHaveAttribute('data-ready', 'true');
  await Promise.all([picture(desk, 'console-revealed'), picture(phone, 'phone-revealed')]);
  await picture(wall, 'wall-revealed');
  await expectNoViolations(wall.page);

  await desk.page.keyboard.press('n'); // debrief
  await together('debrief');
  await picture(wall, 'wall-debrief');

  // Two consoles: the slower one is told, and sees where the class is.
  const second = await desk.tab();
  await second.page.goto(`/instructor/exercises/${exercise.id}/console`);
  const stale = await lesson();
  await desk.page.keyboard.press('n');
  await together('open');
  expect((await lesson()).step).toBe(stale.step + 1);
  watch.expects(/^412 POST .*\/lesson\/commands$/);
  await second.page.route('**/lesson/commands', (route) =>
    route.continue({ postData: { ...route.request().postDataJSON(), step: stale.step } }),
  );
  await second.button('console.do.close').click();
  await expect(second.page.getByText(desk.words('console.conflict'))).toBeVisible();
  expect((await lesson()).state).toBe('open');
  await second.page.close();
  for (const one of [phone, laptop, other])
    await expect(one.page).toHaveURL(new RegExp((await lesson()).challenge!.id));
  await guess(late, 2, 0.01);
  await guess(programs[3]!, 2, 0.02);

  await desk.page.keyboard.press('p');
  await expect(phone.page.getByText(phone.words('lesson.paused')).first()).toBeVisible();
  await together('open');
  await picture(wall, 'wall-paused');
  await desk.page.keyboard.press('n');
  await desk.button('console.do.close').click();
  await expect(desk.button('console.do.end')).toBeEnabled();
  await desk.button('console.do.end').click();
  await desk.page
    .getByRole('dialog')
    .getByRole('button', { name: desk.words('console.do.end') })
    .click();
  await expect(wall.page.getByRole('region', { name: desk.words('wall.result') })).toBeVisible();
  for (const one of [phone, laptop, other]) await expect(one.page).toHaveURL(/leaderboard$/);
  await Promise.all([picture(desk, 'console-ended'), picture(wall, 'wall-ended'), picture(phone, 'phone-ended')]);

  // The late one is accepted. Every guess counts once, and the marks explain the board.
  const [waiting] = (await author.get<Schemas['LateGuessList']>(`${at}/late-guesses`)).items;
  await author.post(`${at}/late-guesses/decisions`, { decision: 'accepted', guesses: [waiting!.id] });
  const board = await author.get<Schemas['Leaderboard']>(`${at}/leaderboard`);
  const counts = Object.fromEntries(board.rows.map(({ alias, guesses }) => [alias, guesses]));
  expect(counts).toEqual({ Saiga: 1, Marmot: 1, Eagle: 1, Tulpar: 1, Барс: 1, Argali: 1, 'Late Lynx': 1, Crane: 1 });
  const { trainees } = await author.get<Schemas['Results']>(`${at}/results`);
  const sums = trainees.map(({ alias, marks }) => [alias, marks.reduce((sum, { points }) => sum + points, 0)]);
  expect(Object.fromEntries(sums)).toEqual(Object.fromEntries(board.rows.map(({ alias, points }) => [alias, points])));
});
