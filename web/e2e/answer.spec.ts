import type { Locator, Page } from '@playwright/test';
import type { components } from '../src/api/schema';
import { expect, test } from './test';

const longPrompt = 'Look at the shadows, the signs, the cars and the plants, and say what they tell. '.repeat(12);

for (const { kind, width, height } of [
  { kind: 'phone', width: 390, height: 844 },
  { kind: 'phone', width: 320, height: 568 },
  { kind: 'laptop', width: 1366, height: 768 },
] as const) {
  test(`submit is within reach under a long prompt: ${width}x${height}`, async ({ device }) => {
    const me = await device({ kind });
    const { page, words } = me;
    await page.setViewportSize({ width, height });
    await tellLongPrompt(page);
    await me.join('Snow Leopard');
    await me.start();
    await expect(me.button('play.noPin')).toBeInViewport({ ratio: 1 });
    await me.pin(0.5, 0.3);
    await page.evaluate(() => scrollTo(0, 0));
    await expect(me.button('play.submit')).toBeInViewport({ ratio: 1 });
    const { x, y } = await middleOf(me.button('play.submit'));
    await page.mouse.click(x, y);
    await expect(page.getByRole('dialog')).toContainText(words('play.confirmTitle'));
    await me.button('cancel').click();

    // What has the focus is not under the button.
    await me.coordinates.focus();
    await expect.poll(() => covered(me.coordinates)).toBe(false);
  });
}

test('a screen reader tells the controls of the photo from those of the map', async ({ device }) => {
  const me = await device();
  await me.join('Snow Leopard');
  await me.start();
  await me.turnTo('map');
  for (const key of ['play.zoomInPhoto', 'play.zoomOutPhoto', 'play.zoomInMap', 'play.zoomOutMap'] as const) {
    await expect(me.button(key)).toHaveCount(1);
  }
  await expect(me.coordinates).toHaveAccessibleDescription(me.words('play.coordinatesHelp'));
  await me.coordinates.fill('nowhere');
  await me.coordinates.press('Tab');
  await expect(me.coordinates).toHaveAccessibleDescription(me.words('reading.none.unknown'));

  await me.button('play.full').click();
  await expect(me.photo).toHaveAttribute('data-full', 'true');
  for (const key of ['play.zoomInMap', 'play.zoomOutMap'] as const) await me.button(key).click();
  await expect(me.photo).toHaveAttribute('data-full', 'true');
  for (let times = 0; times < 4; times++) await me.button('play.zoomOutPhoto').click();
  await expect(me.photo).toHaveAttribute('data-full', 'false');
});

/** Makes the prompt of every challenge a long one. */
async function tellLongPrompt(page: Page): Promise<void> {
  await page.route('**/challenges/*?lang=*', async (route) => {
    const response = await route.fetch();
    const challenge = (await response.json()) as components['schemas']['Challenge'];
    await route.fulfill({ response, json: { ...challenge, prompt: longPrompt } });
  });
}

async function middleOf(what: Locator): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox();
  if (!box) throw new Error('it is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Whether something else lies over the middle of an element. */
const covered = (what: Locator): Promise<boolean> =>
  what.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return top === null || !(element === top || element.contains(top));
  });
