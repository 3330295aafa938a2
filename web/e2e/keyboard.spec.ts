import type { Locator } from '@playwright/test';
import { expect, test } from './test';

const photos = 20;
/** Where the keyboard takes over; before, the trainee guesses through the API. */
const first = process.env.FULL ? 1 : 16;
const alias = 'Snow Leopard';

test('the keyboard alone plays the demo to its end', async ({ room, device }) => {
  const me = await device({ hand: 'keyboard' });
  const { page, words } = me;
  const { keyboard } = page;

  await page.goto('/join');
  await tabTo(me.field('join.code'));
  await keyboard.type(room.joinCode);
  await tabTo(me.field('join.alias'));
  await keyboard.type(alias);
  await keyboard.press('Enter');
  await expect(me.heading('joined.title', { alias })).toBeVisible();
  const elsewhere = await room.trainee(alias, await page.getByTestId('recovery-code').innerText());
  const exercise = await elsewhere.demo();
  for (let n = 1; n < first; n++) await elsewhere.guess(exercise, n, n, 41.89);
  await tabTo(me.link('joined.go'));
  await keyboard.press('Enter');
  await tabTo(me.link(first === 1 ? 'exercises.start' : 'exercises.continue'));
  await keyboard.press('Enter');

  for (let n = first; n <= photos; n++) {
    await test.step(`photo ${n}`, async () => {
      await expect(me.heading('title.play', { n, total: photos })).toBeVisible();
      await expect(me.map).toHaveAttribute('data-ready', 'true');
      if (n === first) {
        await studyPhoto();
        await pinAtCross();
      } else {
        await tabTo(me.coordinates);
        await keyboard.type(`41.89, ${n}.5 E`);
        await keyboard.press('Tab');
        await expect(me.coordinates).toHaveValue(`41.89000, ${n}.50000`);
      }
      await tabTo(me.button('play.submit'));
      await keyboard.press('Enter');
      await expect(me.button('play.confirmYes')).toBeFocused();
      await keyboard.press('Enter');
      await expect(me.points).toBeVisible();
      await tabTo(me.link(n < photos ? 'reveal.next' : 'reveal.done'));
      await keyboard.press('Enter');
    });
  }
  await expect(me.row(alias)).toContainText(words('board.you'));
  await expect(me.row(alias)).toContainText(String(photos));

  async function studyPhoto() {
    await tabTo(me.photo);
    await expect(me.photo).toHaveAttribute('data-ready', 'true');
    await keyboard.press('1');
    await expect(me.photo).toHaveAttribute('data-full', 'true');
    await keyboard.press('ArrowRight');
    await keyboard.press('0');
    await expect(me.photo).toHaveAttribute('data-full', 'false');
  }

  async function pinAtCross() {
    await tabTo(me.map);
    await keyboard.press('Enter');
    const before = await me.coordinates.inputValue();
    expect(before).toMatch(/^-?\d+\.\d{5}, -?\d+\.\d{5}$/);
    await keyboard.press('+');
    await keyboard.press('ArrowLeft');
    await expect(async () => {
      await keyboard.press('Enter');
      expect(await me.coordinates.inputValue()).not.toBe(before);
    }).toPass();
  }

  /** Presses Tab until something has the focus. */
  async function tabTo(wanted: Locator) {
    await expect(wanted).toBeEnabled();
    const focused = () => wanted.evaluate((element) => element === document.activeElement);
    for (let presses = 0; presses < 60; presses++) {
      if (await focused()) return;
      await keyboard.press('Tab');
    }
    await expect(wanted, 'can be reached by Tab').toBeFocused();
  }
});
