import type { components } from '../src/api/schema';
import { formatPlace } from '../src/lib/coordinates';
import { expectNoViolations } from './axe';
import { Classroom } from './classroom';
import type { Device, DeviceOptions } from './device';
import { Heard } from './heard';
import { expect, test } from './test';
import { expectToFit } from './watch';

type Schemas = components['schemas'];

/** How long guesses may be late, in seconds: the reveal waits for so long. */
const grace = 8;
/** For how long one trainee has no network, at least, in milliseconds. */
const away = 20_000;

/** Who comes, and with what; the last one comes late. */
const class8: Record<string, Partial<DeviceOptions>> = {
  Барс: { kind: 'phone', language: 'ru', named: true },
  Tulpar: { language: 'kk' },
  Argali: { kind: 'phone', theme: 'dark' },
  Saiga: { language: 'en', named: true },
  Марал: { kind: 'phone', language: 'ru', theme: 'dark' },
  Marmot: { kind: 'phone', language: 'uz', named: true },
  Бүркүт: { language: 'ky' },
  'Late Lynx': { language: 'ru' },
};
/** How far each guesses from the first photo's place, in thousandths of a degree; and from the second's, who guesses that. */
const first = { Барс: 8, Tulpar: 4, Argali: 1200, Saiga: 2, Марал: 30, Marmot: 12, Бүркүт: 4100 };
const second = { Барс: 3, Tulpar: 40, Argali: 1, Saiga: 25, Marmot: 6, Бүркүт: 10, 'Late Lynx': 2 };
/** Who uses a screen reader. */
const listener = 'Saiga';
type Alias = keyof typeof first | keyof typeof second;
const where = { first: [41.8902, 12.4922], second: [48.636, -1.5115] } as const;
/** Which photo is opened as the second. */
const chosen = 4;

/** A place so far east of a photo's, as the field says it. */
const placed = (photo: keyof typeof where, off: number) => formatPlace([where[photo][1] + off / 1000, where[photo][0]]);

test('a class of eight is paced from a console and shown on a wall', async ({ room, device, watch }, info) => {
  test.setTimeout(240_000);
  watch.expectsNoNetwork();
  const author = await room.author();
  const title = 'Day two';
  const exercise = await room.giveExercise({ mode: 'live', reveal: 'at_close', graceSeconds: grace, title });
  const at = `/api/v1/exercises/${exercise.id}`;
  const classroom = new Classroom(author, at, info);
  const { together, picture } = classroom;

  const desk = classroom.put('console', await device());
  const wall = classroom.put('wall', await device());
  await wall.page.setViewportSize({ width: 1280, height: 720 });
  const trainees = new Map<string, Device>();
  const trainee = (alias: Alias) => trainees.get(alias)!;
  const recovery = new Map<string, string>();
  let heard: Heard | undefined;
  const joins = async (alias: Alias) => {
    const one = classroom.put(alias, await device(class8[alias]));
    if (alias === listener) heard = await Heard.on(one.page);
    trainees.set(alias, one);
    recovery.set(alias, await one.join(alias));
    await one.page.getByRole('article', { name: title }).getByRole('link').first().click();
  };
  /** Puts a pin together. */
  const pins = async (one: Device, place: string) => {
    await one.turnTo('map');
    await one.coordinates.fill(place);
    await one.coordinates.blur();
    await expect(one.button('play.submit')).toBeEnabled(); // the text has been read, and is a pin
    await expect(one.coordinates).toHaveValue(place);
  };
  const guesses = async (alias: Alias, place: string) => {
    await pins(trainee(alias), place);
    await trainee(alias).submit();
  };
  const each = (aliases: string[], does: (one: Device, alias: Alias) => Promise<unknown>) =>
    Promise.all(aliases.map((alias) => does(trainee(alias as Alias), alias as Alias)));
  const expectOnWall = (text: string) => expect(wall.page.getByText(text, { exact: true }).first()).toBeVisible();

  await test.step('seven come into the room', async () => {
    await desk.signIn(room.instructor.name, room.instructor.password);
    await expect(desk.heading('title.instructor')).toBeVisible();
    await desk.page.goto(`/instructor/exercises/${exercise.id}/console`);
    await desk.button('console.link').click();
    const link = new URL(await desk.page.getByTestId('secret').innerText());
    await wall.page.goto(link.pathname);
    await expectOnWall(room.joinCode);
    await Promise.all(Object.keys(first).map((alias) => joins(alias as Alias)));
    await each(Object.keys(first), (one) => expect(one.heading('lesson.wait')).toBeVisible());
    await expectOnWall(desk.words('lesson.here', { count: 7 }));
    await together('lobby');
    await Promise.all([picture('console', 'lobby'), picture('wall', 'lobby'), picture('Барс', 'lobby')]);
    await expectToFit(trainee('Барс').page);
    await expectNoViolations(desk.page);
    await expectNoViolations(wall.page);
    await expectNoViolations(trainee('Барс').page);
  });

  const offline = trainee('Argali');
  let cutAt = 0;
  const missed: string[] = [];
  await test.step('the first photo opens, and gets more time', async () => {
    await desk.page.getByRole('combobox', { name: desk.words('console.time') }).selectOption('60');
    await desk.page.keyboard.press('n');
    await each(Object.keys(first), (one) => expect(one.photo).toHaveAttribute('data-ready', 'true'));
    await together('open');
    await expect(desk.page.getByTestId('secret')).toBeHidden(); // the room sees the console, perhaps
    await offline.turnTo('map');
    await offline.page.context().setOffline(true);
    offline.page.on('requestfailed', (request) => missed.push(new URL(request.url()).pathname));
    cutAt = Date.now();
    await desk.page.keyboard.press('+');
    await expect.poll(async () => (await classroom.lesson).step).toBe(2);
    await together('open', offline);
  });

  await test.step('one has no network, one refreshes, one comes back on another device', async () => {
    const on = (one: Device) => one.page.getByRole('status').filter({ hasText: one.words('state.waiting') });
    await guesses('Argali', placed('first', first.Argali));
    await expect(on(offline)).toBeVisible();
    expect(
      missed.filter((path) => path.startsWith('/assets/')),
      'what a pin needs',
    ).toEqual([]);

    const fresh = trainee('Барс');
    await pins(fresh, placed('first', first.Барс));
    const written = await fresh.coordinates.inputValue();
    await fresh.page.reload();
    await fresh.turnTo('map');
    await expect(fresh.coordinates).toHaveValue(written);
    await fresh.submit();

    const broken = trainee('Tulpar');
    const saved = broken.page.waitForResponse((r) => r.url().endsWith('/draft') && r.request().method() === 'PUT');
    await pins(broken, placed('first', first.Tulpar));
    await saved;
    await broken.page.context().close();
    const phone = classroom.put('Tulpar', await device({ kind: 'phone', language: 'kk' }));
    trainees.set('Tulpar', phone);
    await phone.page.goto(`/join/${room.joinCode}`);
    await phone.field('join.alias').fill('Tulpar');
    await phone.page.getByText(phone.words('join.again')).click();
    await phone.field('join.recovery').fill(recovery.get('Tulpar')!);
    await phone.button('join.submit').click();
    await phone.page.getByRole('article', { name: title }).getByRole('link').first().click();
    await phone.turnTo('map');
    await expect(phone.coordinates).toHaveValue(placed('first', first.Tulpar));
    await phone.submit();

    await each(['Saiga', 'Марал', 'Marmot', 'Бүркүт'], (_, alias) =>
      guesses(alias, placed('first', first[alias as keyof typeof first])),
    );
    await expectOnWall(desk.words('wall.answeredOf', { n: 6, total: 7 }));
    await together('open', offline);
    await Promise.all([picture('console', 'open', 'console.png'), picture('wall', 'open', 'wall.jpg')]);
  });

  await test.step('the time is cut, and runs out', async () => {
    const cut = async () => Date.parse((await classroom.lesson).deadline!) - Date.now() < 30_000;
    while (!(await cut())) {
      const { step } = await classroom.lesson;
      await desk.page.keyboard.press('-');
      await expect.poll(async () => (await classroom.lesson).step).toBe(step + 1);
      await together('open', offline); // a console that waits for an answer takes no key
    }
    await expect.poll(async () => (await classroom.lesson).state, { timeout: 35_000 }).toBe('closed');
    await offline.page.context().setOffline(false);
    expect(Date.now() - cutAt, 'milliseconds without network').toBeGreaterThan(away);
    await expect(offline.answer.getByText(offline.words('state.late.waiting'))).toBeVisible();
    const { items } = await author.get<Schemas['LateGuessList']>(`${at}/late-guesses`);
    expect(items).toMatchObject([{ alias: 'Argali', position: 1, arrival: 'late', state: 'waiting' }]);
    await together('closed');
    await Promise.all([picture('Argali', 'closed'), picture('Марал', 'closed'), picture('wall', 'closed')]);
  });

  const everybody = Object.keys(class8);
  await test.step('one comes late, and is where the class is', async () => {
    await joins('Late Lynx');
    await expect(trainee('Late Lynx').photo).toHaveAttribute('data-ready', 'true');
    await together('closed');
  });

  await test.step('the reveal waits for the grace, and is on every screen', async () => {
    await desk.page.getByRole('checkbox', { name: desk.words('console.names') }).check();
    await expect(desk.button('console.do.reveal')).toBeEnabled();
    await desk.button('console.do.reveal').click();
    await together('revealed');
    await each(['Барс', 'Tulpar', 'Saiga', 'Марал', 'Marmot', 'Бүркүт'], (one) => expect(one.points).toBeVisible());
    await expectOnWall('Saiga');
    await expect(wall.page.locator('[data-view="map"]')).toHaveAttribute('data-ready', 'true');
    await each(['Марал', 'Saiga'], (one) => one.link('title.board').last().click());
    await each(['Марал', 'Saiga'], (one) => expect(one.row('Tulpar')).toBeVisible());
    await together('revealed');
    await Promise.all([
      picture('console', 'revealed'),
      picture('Барс', 'revealed', 'phone.jpg'),
      picture('Бүркүт', 'revealed'),
    ]);
    await Promise.all([
      picture('wall', 'revealed', 'reveal.jpg'),
      picture('Марал', 'revealed'),
      picture('Late Lynx', 'revealed'),
    ]);
    await expectNoViolations(wall.page);
  });
  const told = await ledger();

  await test.step('in the debrief the guess that came late is accepted', async () => {
    await desk.page.keyboard.press('n');
    await together('debrief');
    const late = desk.page.getByRole('region', { name: desk.words('late.title') });
    const named = desk.words('late.of', { alias: 'Argali', n: 1 });
    await late.getByRole('button', { name: `${desk.words('late.accept')}: ${named}` }).click();
    await expect(late.getByText(desk.words('late.is.accepted'))).toBeVisible();
    await expect(offline.answer.getByText(offline.words('state.late.accepted'))).toBeVisible();
    await expect(offline.points).toBeVisible();
    await expect(trainee('Saiga').row('Argali')).toBeVisible();
    await together('debrief');
    await Promise.all([picture('wall', 'debrief'), picture('Argali', 'debrief')]);
  });

  await test.step('the photo that is chosen next comes to everybody, wherever they look', async () => {
    const which = desk.page.getByRole('combobox', { name: desk.words('console.which') });
    await which.selectOption({ label: desk.words('console.photo', { n: chosen }) });
    await desk.page.getByRole('combobox', { name: desk.words('console.time') }).selectOption('300');
    await desk.page.keyboard.press('n');
    await together('open');
    const { challenge } = await classroom.lesson;
    expect(challenge?.position).toBe(chosen);
    await each(everybody, (one) => expect(one.page).toHaveURL(new RegExp(challenge!.id)));
    await each(Object.keys(second), (_, alias) =>
      guesses(alias, placed('second', second[alias as keyof typeof second])),
    );
    await expectOnWall(desk.words('wall.answeredOf', { n: 7, total: 8 }));
    await together('open');
  });

  await test.step('a pause is on every screen, and so is its end', async () => {
    await desk.page.keyboard.press('p');
    await each(everybody, (one) => expect(one.page.getByText(one.words('lesson.paused')).first()).toBeVisible());
    await together('open');
    await Promise.all([picture('wall', 'paused'), picture('Марал', 'paused')]);
    await desk.page.keyboard.press('n');
    await each(everybody, (one) => expect(one.page.getByText(one.words('lesson.paused'))).toHaveCount(0));
    await together('open');
    // Who listens is told of that, and not of each guess.
    const { words } = trainee(listener);
    const said = (text: string) => heard!.of(text);
    await expect.poll(() => said(words('lesson.paused'))).toEqual([words('lesson.paused')]);
    await expect.poll(() => said(words('phase.open'))).toContain(words('phase.open'));
    const counts = everybody.flatMap((_, i) => [
      words('lesson.answered', { count: i + 1 }),
      words('lesson.here', { count: i + 1 }),
    ]);
    expect((await Promise.all(counts.map(said))).flat()).toEqual([]);
  });

  await test.step('of two consoles the slower one is told', async () => {
    const other = await desk.tab();
    await other.page.goto(`/instructor/exercises/${exercise.id}/console`);
    const stale = await classroom.lesson;
    await desk.page.keyboard.press('n'); // close
    await together('closed');
    await other.button('console.link').click();
    await expect(other.page.getByTestId('secret')).toBeVisible();
    watch.expects(/^412 POST .*\/lesson\/commands$/);
    await other.page.route('**/lesson/commands', (route) =>
      route.continue({ postData: { ...route.request().postDataJSON(), step: stale.step } }),
    );
    await other.button('console.do.pause').click();
    await expect(other.page.getByText(desk.words('console.conflict'))).toBeVisible();
    expect((await classroom.lesson).step).toBe(stale.step + 1);
    await other.page.close();
  });

  await test.step('it ends', async () => {
    await expect(desk.button('console.do.end')).toBeEnabled();
    await desk.button('console.do.end').click();
    const asked = desk.page.getByRole('dialog');
    await asked.getByRole('button', { name: desk.words('console.do.end') }).click();
    await expect(wall.page.getByRole('region', { name: desk.words('wall.result') })).toBeVisible();
    await each(everybody, (one) => expect(one.page).toHaveURL(/leaderboard$/));
    await together('ended');
    await Promise.all([picture('console', 'ended'), picture('wall', 'ended'), picture('Барс', 'ended')]);
  });

  await test.step('every guess counts once, and the ledger explains the board', async () => {
    const entries = await ledger();
    const guessed = entries.map(({ alias, position }) => `${alias} ${position}`).sort();
    const made = [
      ...Object.keys(first).map((a) => `${a} 1`),
      ...Object.keys(second).map((a) => `${a} ${chosen}`),
    ].sort();
    expect(guessed).toEqual(made);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(made.length);
    // Nothing that was marked has changed since: what came late, and the second photo, were added.
    for (const entry of told.filter(({ alias }) => alias !== 'Argali')) expect(entries).toContainEqual(entry);
    expect(entries.filter(({ late }) => late).map(({ alias }) => alias)).toEqual(['Argali']);

    const { rows } = await author.get<Schemas['Leaderboard']>(`${at}/leaderboard`);
    const explained = everybody.map((alias) => {
      const own = entries.filter((entry) => entry.alias === alias);
      for (const { points, parts } of own) expect(points).toBe(parts.reduce((sum, part) => sum + part.points, 0));
      const scored = own.filter(({ points }) => points > 0).map(({ submittedAt }) => submittedAt);
      const points = own.reduce((sum, entry) => sum + entry.points, 0);
      return { alias, guesses: own.length, points, lastScoredAt: scored.sort().at(-1) };
    });
    explained.sort((a, b) => b.points - a.points || a.lastScoredAt!.localeCompare(b.lastScoredAt!));
    expect(rows.map(({ alias, guesses, points, lastScoredAt }) => ({ alias, guesses, points, lastScoredAt }))).toEqual(
      explained,
    );
    const equal = (a: (typeof explained)[0], b: (typeof explained)[0]) =>
      a.points === b.points && a.lastScoredAt === b.lastScoredAt;
    const ranks = explained.map((row) => 1 + explained.findIndex((other) => equal(row, other)));
    expect(rows.map(({ rank }) => rank)).toEqual(ranks);
    const order = rows.map(({ alias }) => alias);
    for (const one of trainees.values()) await expect(one.page.getByRole('rowheader')).toContainText(order);
  });

  /** Every guess of the class with its mark. */
  async function ledger() {
    const { trainees: all } = await author.get<Schemas['Results']>(`${at}/results`);
    const each = all.map(async ({ id, alias }) => {
      const { challenges } = await author.get<Schemas['TraineeResults']>(`${at}/results/trainees/${id}`);
      return challenges.flatMap(({ position, guesses }) =>
        guesses.map(({ id: guess, submittedAt, late = false, mark }) => ({
          ...{ alias, position, id: guess, submittedAt, late },
          ...{ points: mark!.points, parts: mark!.parts },
        })),
      );
    });
    return (await Promise.all(each)).flat();
  }
});
