import type { Locator, Page } from '@playwright/test';
import { destination, type LonLat } from '../src/map/sphere';
import { expectNoViolations } from './axe';
import { coordinates, type Device } from './device';
import type { Room } from './room';
import { expect, test } from './test';
import { expectToFit } from './watch';

/** What a trainee pastes, and what the field says then. */
const pasted = [
  ['43TFH 56542 91127', /^43\.25670 N, 76\.9286\d E$/, 'notation.mgrs'],
  ['https://yandex.kz/maps/162/almaty/?ll=76.945465%2C43.238949&pt=76.889709,43.238949&z=12', /^43\.23895 N, 76\.88971 E$/, 'notation.yandex_maps'], // prettier-ignore
  ['43°15′24″ с.ш. 76°55′42″ в.д.', /^43\.25667 N, 76\.92833 E$/, 'notation.dms'],
] as const;

test('the keyboard alone answers every kind of question, in Russian, and the reveal explains each part', async ({
  room,
  device,
}) => {
  const me = await device({ language: 'ru', hand: 'keyboard' });
  const { page, words } = me;
  const { keyboard } = page;
  await room.giveExercise({}, 'kinds');
  await me.join('Snow Leopard');
  await me.tabTo(me.link('exercises.start').first());
  await keyboard.press('Enter');
  await expect(me.map).toHaveAttribute('data-ready', 'true');

  await me.tabTo(me.coordinates);
  for (const [text, place, notation] of pasted) {
    await me.copy(text);
    await keyboard.press('ControlOrMeta+a');
    await keyboard.press('ControlOrMeta+v');
    await expect(me.coordinates).toHaveValue(place);
    await expect(me.answer.getByRole('status').first()).toContainText(words(notation));
  }
  const place = await me.coordinates.inputValue();

  // A hint's price is told before it is opened, and its text after; the next one is offered then.
  await me.tabTo(page.getByRole('button', { name: words('hint.open', { n: 1 }) }));
  await keyboard.press('Enter');
  const asked = page.getByRole('dialog', {
    name: words('hint.confirm', { n: 1, price: words('points', { count: 750 }) }),
  });
  await expect(asked).toContainText(words('hint.confirmText'));
  await keyboard.press('Enter');
  const hints = me.answer.getByRole('group', { name: words('reveal.rule.hints') });
  await expect(hints.getByRole('listitem').first()).toBeFocused();
  await expect(hints.locator('em')).toHaveText('не замерзает');
  await expect(hints.getByRole('button')).toHaveText(words('hint.open', { n: 2 }));
  await expect(hints).not.toContainText('горячее');
  await expectNoViolations(page);

  const slider = me.answer.getByRole('slider', { name: words('circle.radius') });
  await me.tabTo(slider);
  await expect(slider).toHaveAttribute('aria-valuetext', words('circle.none'));
  for (let times = 0; times < 3; times++) await keyboard.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', words('unit.km', { n: 100 }));

  const dial = me.answer.getByRole('slider', { name: words('bearing.dial') });
  await me.tabTo(dial);
  await expect(dial).toHaveAttribute('aria-valuetext', words('bearing.none'));
  await keyboard.press('Home');
  await keyboard.press('ArrowLeft');
  await expect(dial).toHaveAttribute('aria-valuetext', `359°, ${words('compass.n')}`);
  await keyboard.press('PageUp');
  for (let times = 0; times < 12; times++) await keyboard.press('Shift+ArrowRight');
  for (let times = 0; times < 3; times++) await keyboard.press('ArrowUp');
  await expect(dial).toHaveAttribute('aria-valuetext', `132°, ${words('compass.se')}`);

  // The same in figures, which may have a fraction; what is no bearing counts for none.
  const degrees = me.answer.getByLabel(words('bearing.label'));
  await me.tabTo(degrees);
  await expect(degrees).toHaveValue('132');
  for (const [typed, said] of [
    ['400', words('bearing.none')],
    ['137.5', `137,5°, ${words('compass.se')}`],
    ['138,5', `138,5°, ${words('compass.se')}`],
    ['132', `132°, ${words('compass.se')}`],
  ] as const) {
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type(typed);
    await expect(degrees).toHaveValue(typed);
    await expect(dial).toHaveAttribute('aria-valuetext', said);
  }

  await expect(me.button('play.submit')).toBeDisabled();
  await expect(me.answer.getByText(words('play.missing', { list: '' }).trim())).toContainText(words('kind.time'));
  await me.tabTo(me.answer.getByLabel(words('time.from'), { exact: true }));
  await keyboard.type('0930AM'); // a browser that shows 24 hours ignores the letters
  await me.tabTo(me.answer.getByLabel(words('text.label')));
  await keyboard.type('иссык-куль');

  // All of it is kept on the device.
  await page.reload();
  await expect(me.coordinates).toHaveValue(place);
  await expect(dial).toHaveAttribute('aria-valuenow', '132');
  await expect(me.answer.getByLabel(words('time.from'), { exact: true })).toHaveValue('09:30');
  await expect(me.answer.getByLabel(words('text.label'))).toHaveValue('иссык-куль');

  await me.tabTo(me.button('play.submit'));
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(words('confirm.circle', { radius: words('unit.km', { n: 100 }) }));
  await expect(dialog).toContainText(words('confirm.time', { time: '09:30 (Asia/Almaty, UTC+5)' }));
  await keyboard.press('Enter');

  await expect(me.points).toBeVisible();
  const part = (rule: Parameters<typeof words>[0]) =>
    me.answer.getByRole('listitem').filter({ has: page.getByRole('heading', { name: words(rule), exact: true }) });
  await expect(part('reveal.rule.distance')).toContainText(words('reveal.why.by_distance'));
  await expect(part('reveal.rule.distance')).toContainText(words('region.area'));
  await expect(part('reveal.rule.circle')).toContainText(words('reveal.why.circle_fits'));
  await expect(part('reveal.rule.bearing')).toContainText(words('reveal.why.within_tolerance'));
  await expect(part('reveal.rule.bearing')).toContainText(`135°, ${words('compass.se')}`);
  await expect(part('reveal.rule.time')).toContainText('09:00–10:00 (Asia/Almaty, UTC+5)');
  await expect(part('reveal.rule.text')).toContainText(words('reveal.why.form_matched'));
  await expect(me.answer.getByRole('listitem').filter({ hasText: words('reveal.why.hints_opened') })).toContainText(
    '\u2212750',
  );
  await expect(hints).toContainText('горячее'); // all are told now
  await expectNoViolations(page);
  await me.tabTo(me.link('reveal.next'));
  await keyboard.press('Enter');
  await expect(me.heading('title.play', { n: 2, total: 3 })).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`a finger drags the circle and turns the dial: phone, ${theme}`, async ({ room, device }, info) => {
    const me = await device({ kind: 'phone', theme });
    const { page, words } = me;
    await room.giveExercise({}, 'kinds');
    await me.join('Snow Leopard');
    await me.link('exercises.start').first().click();
    await me.pin(0.5, 0.5);
    const slider = me.answer.getByRole('slider', { name: words('circle.radius') });
    await slider.fill('50');
    await expect(slider).toHaveAttribute('aria-valuetext', words('unit.km', { n: '1,000' }));

    // By the edge of the circle east of the pin, twice as far out.
    await page.evaluate(() => scrollTo(0, 0));
    const [from, to] = await Promise.all([eastOfPin(me, 1_000_000), eastOfPin(me, 2_000_000)]);
    await touchDrag(page, from, to);
    await expect(slider).toHaveAttribute('aria-valuetext', words('unit.km', { n: '2,000' }));

    const dial = me.answer.getByRole('slider', { name: words('bearing.dial') });
    await dial.scrollIntoViewIfNeeded();
    const box = await boxOf(dial);
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await touchDrag(page, { x: middle.x, y: middle.y - 50 }, { x: middle.x + 40, y: middle.y + 40 });
    await expect(dial).toHaveAttribute('aria-valuetext', `135°, ${words('compass.se')}`);
    const hints = me.answer.getByRole('group', { name: words('reveal.rule.hints') });
    for (const n of [1, 2]) {
      await hints.getByRole('button', { name: words('hint.open', { n }) }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: words('hint.open', { n }) })
        .click();
      await expect(hints.getByRole('listitem').nth(n - 1)).toBeFocused();
    }
    await expectToFit(page);
    await expectNoViolations(page);
    await page.screenshot({ path: info.outputPath('answered.png'), fullPage: true });

    await slider.scrollIntoViewIfNeeded();
    await me.button('circle.remove').click();
    await expect(slider).toHaveAttribute('aria-valuetext', words('circle.none'));
    await me.answerRest();
    await me.button('play.submit').click();
    await expect(page.getByRole('dialog')).toContainText(words('confirm.noCircle'));
    await me.button('play.confirmYes').click();
    await expect(me.answer).toContainText(words('reveal.why.circle_missing'));
    await expect(me.answer).toContainText(words('reveal.why.form_unknown'));
    await expectToFit(page);
    await expectNoViolations(page);
    await page.screenshot({ path: info.outputPath('revealed.png'), fullPage: true });
  });
}

test('of several readings the trainee chooses, and none is put on the map before', async ({ room, device }, info) => {
  const me = await device();
  const { page, words } = me;
  await room.giveExercise({}, 'kinds');
  await me.join('Snow Leopard');
  await me.link('exercises.start').first().click();
  await me.coordinates.fill('43.2567, 76.9286');
  await me.coordinates.press('Enter');
  const readings = me.answer.getByRole('radio');
  await expect(readings).toHaveCount(2);
  await expect(me.answer.getByText(words('reading.many', { count: 2 })).first()).toBeVisible();
  await expect(me.answer.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(me.button('play.submit')).toBeDisabled();
  await expectNoViolations(page);
  await page.screenshot({ path: info.outputPath('readings.png') });
  await me.tabTo(readings.first());
  await page.keyboard.press('ArrowDown');
  await expect(me.coordinates).toHaveValue('76.92860 N, 43.25670 E');
  await page.keyboard.press('ArrowUp');
  await expect(me.coordinates).toHaveValue('43.25670 N, 76.92860 E');
  await expect(readings.first()).toBeChecked();

  for (const [text, reason] of [
    ['somewhere in Almaty', 'reading.none.unknown'],
    ['43.2567 N, 276.9286 E S', 'reading.none.unknown'],
    ['91 N, 10 E', 'reading.none.out_of_range'],
    ['https://maps.app.goo.gl/abcDEF', 'reading.none.short_link'],
  ] as const) {
    await me.coordinates.fill(text);
    await me.coordinates.press('Enter');
    await expect(me.coordinates).toHaveAccessibleDescription(words(reason));
  }
});

test('without the server decimal degrees are still read', async ({ device, watch }) => {
  watch.expectsNoNetwork();
  const me = await device();
  await me.join('Snow Leopard');
  await me.start();
  await me.page.context().setOffline(true);
  await me.coordinates.fill('43TFH 56542 91127');
  await me.coordinates.press('Enter');
  await expect(me.coordinates).toHaveAccessibleDescription(me.words('reading.none.offline'));
  await me.coordinates.fill('43.2567 N, 76.9286 E');
  await me.coordinates.press('Enter');
  await expect(me.coordinates).toHaveValue('43.25670 N, 76.92860 E');
});

test('a time that the clocks have twice is asked about, and one that they skip is refused', async ({
  room,
  device,
}) => {
  const me = await device();
  const { words } = me;
  await room.giveExercise({}, 'kinds');
  await me.join('Snow Leopard');
  await open(me, room, 2);
  const time = (key: 'time.date' | 'time.from') => me.answer.getByLabel(words(key), { exact: true });
  await time('time.date').fill('2026-03-29');
  await time('time.from').fill('02:30');
  await expect(me.answer.getByText(words('time.trouble.skipped'))).toBeVisible();
  await time('time.date').fill('2026-10-25');
  await me.answer.getByRole('radio', { name: words('time.later', { offset: 'UTC+1' }) }).check();
  await me.answer.getByLabel(words('bearing.label')).fill('337.5');
  await me.submit();
  await expect(me.points).toBeVisible();
  await expect(me.answer).toContainText('2026-10-25, 02:30 (Europe/Vienna, UTC+1)');
  const { guess } = await me.challenge();
  expect(guess?.answers.find((a) => a.time)?.time?.from).toBe('2026-10-25T01:30:00Z');
});

test('of two places the trainee says which one the map is for', async ({ room, device }, info) => {
  const me = await device();
  const { page, words } = me;
  await room.giveExercise({}, 'kinds');
  await me.join('Snow Leopard');
  await open(me, room, 3);
  await expect(me.map).toHaveAttribute('data-ready', 'true');
  const fields = me.answer.getByRole('textbox', { name: words('play.coordinates') });
  const here = me.button('play.pinHere');
  await expect(here.first()).toHaveAttribute('aria-pressed', 'true');
  await me.map.click({ position: { x: 300, y: 100 } });
  await expect(fields.first()).toHaveValue(coordinates);
  await expect(fields.last()).toHaveValue('');
  await here.last().click();
  await expect(here.first()).toHaveAttribute('aria-pressed', 'false');
  const strait = await fields.first().inputValue();
  await me.map.click({ position: { x: 320, y: 120 } });
  await expect(fields.last()).toHaveValue(coordinates);
  await expect(fields.first()).toHaveValue(strait);
  await me.submit();
  await expect(me.points).toBeVisible();
  const { guess } = await me.challenge();
  expect(guess?.answers.map((a) => a.place !== undefined)).toEqual([true, true]);
  await expect(me.answer).toContainText(words('region.area'));
  await expectNoViolations(page);
  await page.screenshot({ path: info.outputPath('two-places.png') });
});

/** Opens a photo of the exercise that was given last. */
async function open(me: Device, room: Room, position: number): Promise<void> {
  const author = await room.author();
  const { items } = await author.get<{ items: { id: string; challenges: { id: string }[] }[] }>('/api/v1/exercises');
  await me.page.goto(`/exercises/${items[0]?.id}/challenges/${items[0]?.challenges[position - 1]?.id}`);
}

async function boxOf(what: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await what.boundingBox();
  if (!box) throw new Error('it is not on the screen');
  return box;
}

/** Where on the screen a place lies that is so many metres east of the pin in the middle of the map at first. */
async function eastOfPin(me: Device, meters: number): Promise<{ x: number; y: number }> {
  const box = await boxOf(me.map);
  const centre: LonLat = [25, 25];
  const [x, y] = mercator(destination(centre, 90, meters));
  const [x0, y0] = mercator(centre);
  const pixels = (256 * 2 ** 1.5) / (2 * Math.PI);
  return { x: box.x + box.width / 2 + (x - x0) * pixels, y: box.y + box.height / 2 - (y - y0) * pixels };
}

/** Web Mercator on a ball of radius 1. */
const mercator = ([lon, lat]: LonLat): [number, number] => [
  (lon * Math.PI) / 180,
  Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)),
];

/** Moves a finger from one point of the screen to another. */
async function touchDrag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', part = 0) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        type === 'touchEnd' ? [] : [{ x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) }],
    });
  await touch('touchStart');
  for (const part of [0.1, 0.3, 0.6, 0.9, 1]) await touch('touchMove', part);
  await touch('touchEnd');
}
