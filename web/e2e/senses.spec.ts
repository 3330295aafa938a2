import type { Locator } from '@playwright/test';
import { Heard } from './heard';
import { expect, test } from './test';
import { pattern } from './words';

const patience = { timeout: 20_000 };

test('who listens is told once of each: stored, no connection, waiting, sent, connected, revealed', async ({
  room,
  device,
  watch,
}) => {
  watch.expectsNoNetwork();
  const exercise = await room.giveExercise({
    reveal: 'at_close',
    closesAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const me = await device();
  const { page, words } = me;
  const heard = await Heard.on(page);
  const once = async (text: string) => {
    await expect.poll(() => heard.of(text), patience).not.toEqual([]);
    expect(await heard.of(text)).toEqual([expect.stringMatching(/^(?!too late: )/)]);
  };
  await me.join('Snow Leopard');
  await page.goto(`/exercises/${exercise.id}`);
  await expect(me.map).toHaveAttribute('data-ready', 'true');
  await me.pin(0.5, 0.4);
  await me.submit();
  await once(words('state.stored'));

  await page.goto(`/exercises/${exercise.id}`);
  await expect(me.heading('title.play', { n: 2, total: 20 })).toBeVisible();
  await me.pin(0.5, 0.4);
  const restart = await room.stop();
  await once(words('offline.banner'));
  await me.submit();
  await once(words('state.waiting'));
  await restart();
  await once(words('state.stored'));
  await once(words('offline.back'));

  const author = await room.author();
  await author.post(`/api/v1/exercises/${exercise.id}/actions`, { action: 'close' });
  await once(`${words('reveal.title')}: `);
  for (const key of ['state.stored', 'offline.banner', 'state.waiting', 'offline.back'] as const)
    await once(words(key));
});

test('rows of the board glide to their new places, and do not where less motion is asked for', async ({
  room,
  device,
}) => {
  const me = await device();
  const { page } = me;
  const snow = await room.trainee('Snow Leopard', await me.join('Snow Leopard'));
  const eagle = await room.trainee('Golden Eagle');
  const exercise = await snow.demo();
  const leads = (alias: string) => expect(page.getByRole('row').nth(1)).toContainText(alias);
  await snow.guess(exercise, 1, 12.6, 41.89);
  await eagle.guess(exercise, 1, 12.9, 41.89);

  for (const [reducedMotion, ahead, other] of [
    ['no-preference', 'Snow Leopard', eagle],
    ['reduce', 'Golden Eagle', snow],
  ] as const) {
    await page.emulateMedia({ reducedMotion });
    await page.goto(`/exercises/${exercise.id}/leaderboard`);
    await leads(ahead);
    const moved = await page.evaluateHandle(() => {
      const tags: string[] = [];
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (...given) {
        tags.push(this.tagName);
        return animate.apply(this, given);
      };
      return tags;
    });
    const [position, lon, lat] = other === eagle ? ([2, -72.545, -13.1631] as const) : ([3, 31.13, 30.18] as const);
    await other.guess(exercise, position, lon, lat);
    await leads(ahead === 'Snow Leopard' ? 'Golden Eagle' : 'Snow Leopard');
    expect(await moved.jsonValue()).toEqual(reducedMotion === 'reduce' ? [] : ['TR', 'TR']);
  }
});

test('where less motion is asked for the map is there at once, and where there are few colours what is chosen is filled', async ({
  room,
  device,
}) => {
  const me = await device();
  const { page, words } = me;
  await page.clock.install();
  const snow = await room.trainee('Snow Leopard', await me.join('Snow Leopard'));
  const exercise = await snow.demo();
  const scale = page.getByRole('img', { name: pattern(words, 'tools.scale') });

  for (const [n, reducedMotion] of (['no-preference', 'reduce'] as const).entries()) {
    await page.emulateMedia({ reducedMotion });
    await page.goto(`/exercises/${exercise.id}/challenges/${exercise.challenges[n]!.id}`);
    await expect(me.map).toHaveAttribute('data-ready', 'true');
    /** Does what moves the map, and tells whether it is there with the next frames or only later. */
    const arrives = async (go: () => Promise<void>) => {
      const before = await scale.innerText();
      await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
      await go();
      await page.clock.runFor(50);
      const soon = await scale.innerText();
      await page.clock.runFor(1000);
      const there = await scale.innerText();
      expect(there).not.toBe(before);
      expect(soon === there).toBe(reducedMotion === 'reduce');
      await page.clock.resume();
    };
    await arrives(() => me.map.press('+'));
    await arrives(() => me.button('play.zoomInMap').click());
    await me.button('tools.title').click();
    await me.button('tools.goTo').click();
    await page.keyboard.type('41.89, 12.49');
    await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
    await arrives(() => page.keyboard.press('Enter'));
    await me.button('tools.pin').click();
    await me.button('play.submit').click();
    await arrives(async () => {
      await me.button('play.confirmYes').click();
      await expect(me.points).toBeVisible();
    });
  }

  await page.emulateMedia({ forcedColors: 'active' });
  const filled = (what: Locator) =>
    what.evaluate((element) => {
      const [own, page] = [element, document.body].map((one) => getComputedStyle(one).backgroundColor);
      return own !== page;
    });
  const look = me.button('look.title');
  expect(await filled(look)).toBe(false);
  await look.click();
  expect(await filled(look)).toBe(true);
});
