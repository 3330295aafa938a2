import type { Locator, Page } from '@playwright/test';
import { formatPlace } from '../src/lib/coordinates';
import { geodesic } from '../src/map/geodesic';
import type { LonLat } from '../src/map/sphere';
import { expectNoViolations } from './axe';
import { coordinates, type Device } from './device';
import { expect, test } from './test';
import { expectToFit } from './watch';

test('the keyboard alone goes to coordinates and to a town, and measures between them', async ({ room, device }) => {
  const me = await device({ hand: 'keyboard' });
  const { page, words } = me;
  const { keyboard } = page;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await me.join('Snow Leopard');
  await me.start();
  await me.turnTo('map');

  await me.tabTo(me.button('tools.title'));
  await keyboard.press('Enter');
  await me.tabTo(me.button('tools.goTo'));
  await keyboard.press('Enter');
  const field = goTo(me);
  await expect(field).toBeFocused();
  const from: LonLat = [71.43333, 51.16667];
  await keyboard.type(formatPlace(from));
  await keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription(words('tools.gone', { place: formatPlace(from) }));
  await me.tabTo(me.button('tools.measure'));
  await keyboard.press('Enter');
  await me.tabTo(me.map);
  await expect(me.map).toHaveAccessibleDescription(words('tools.mapKeys'));
  await keyboard.press('Enter');
  await expect(tools(me)).toContainText(words('tools.second'));

  // A town by another spelling than the one that is shown; the first in the list is chosen, or another by the arrows.
  await me.tabTo(field);
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('алматы');

  await expect(options(me).first()).toContainText('Almaty');
  await expect(options(me).first()).toContainText('Kazakhstan');
  await expect(options(me).first()).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('ArrowUp');
  await expect(options(me).last()).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await options(me).last().getAttribute('id'))!);
  await keyboard.press('Escape');
  await expect(options(me).first()).toBeHidden();
  await keyboard.press('ArrowDown');
  await expect(options(me).last()).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('ArrowDown');
  await expect(options(me).first()).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription(words('tools.gone', { place: 'Almaty' }));

  await me.tabTo(me.map);
  await keyboard.press('Enter');
  const trainee = await room.trainee('Golden Eagle');
  const { items } = await trainee.get<{ items: { place: { coordinates: LonLat } }[] }>(
    '/api/v1/places?q=almaty&lang=en',
  );
  const { meters, bearingDegrees } = geodesic(from, items[0]!.place.coordinates);
  const figures = tools(me).getByRole('status').filter({ hasText: 'km' });
  await expect(figures).toContainText(words('unit.km', { n: Math.round(meters / 1000) }));
  await expect(figures).toContainText(`${Math.round(bearingDegrees * 10) / 10}°`);
  await expect(me.coordinates).toHaveValue('');

  await me.tabTo(me.button('tools.undo'));
  await keyboard.press('Enter');
  await expect(tools(me)).toContainText(words('tools.second'));
  await keyboard.press('Escape');
  await expect(me.button('tools.title')).toBeFocused();
  await expect(tools(me)).toBeHidden();
  await me.tabTo(me.map);
  await expect(me.map).toHaveAccessibleDescription(words('play.mapKeys'));
  await keyboard.press('Enter');
  await expect(me.coordinates).toHaveValue(coordinates);
});

for (const { kind, language, theme } of [
  { kind: 'laptop', language: 'en', theme: 'light' },
  { kind: 'phone', language: 'ru', theme: 'dark' },
] as const) {
  test(`measuring leaves the pin where it is: ${kind}, ${language}, ${theme}`, async ({ device, watch }, info) => {
    watch.expectsNoNetwork();
    const me = await device({ kind, language, theme });
    const { page, words } = me;
    await page.addInitScript(recordNames);
    await me.join('Snow Leopard');
    await me.start();
    await me.pin(0.3, 0.6);
    const pin = await me.coordinates.inputValue();
    const pick = async (x: number, y: number) => {
      const { width, height } = (await me.map.boundingBox())!;
      const position = { x: width * x, y: height * y };
      await (kind === 'phone' ? me.map.tap({ position }) : me.map.click({ position }));
    };
    await me.button('tools.title').click();
    await me.button('tools.measure').click();
    const figures = tools(me).getByRole('status');
    await expect(figures).toHaveText(words('tools.first'));
    await pick(0.2, 0.8);
    await expect(figures).toHaveText(words('tools.second'));
    await pick(0.5, 0.7);
    await expect(figures).toContainText(words('tools.bearing', { bearing: '' }).trim());
    await pick(0.6, 0.85);
    await expect(figures).toContainText(words('tools.legs', { count: 2 }));
    await me.button('tools.grid').click();
    await expect
      .poll(() => namesOn(page))
      .toEqual(expect.arrayContaining([`30° ${words('compass.letter.e')}`, `30° ${words('compass.letter.n')}`]));
    await expect.poll(() => isMarked(me.map, 0.6, 0.85), 'a point is drawn where it was picked').toBe(true);
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: info.outputPath('measured.png') });

    await me.button('tools.goTo').click();
    await goTo(me).fill('taraz');
    await expect(options(me).first()).toBeVisible();
    await expectAccessible(page);
    await expectLargeTargets(tools(me));
    await page.screenshot({ path: info.outputPath('found.png') });
    await options(me).first().click();
    await expect(options(me).first()).toBeHidden();
    await me.button('tools.clear').click();
    await expect(figures.filter({ hasText: words('tools.first') })).toBeVisible();

    await page.context().setOffline(true);
    await goTo(me).fill('bishkek');
    await expect(goTo(me)).toHaveAccessibleDescription(words('error.offline'));
    await goTo(me).fill('17.8 S, 179.99 E');
    await goTo(me).press('Enter');
    await expect(goTo(me)).toHaveAccessibleDescription(words('tools.gone', { place: '17.80000 S, 179.99000 E' }));
    await page.context().setOffline(false);
    await goTo(me).fill('xqzjwv');
    await expect(goTo(me)).toHaveAccessibleDescription(words('tools.none'));
    await expect(me.coordinates).toHaveValue(pin);
    // The grid goes on across 180, and stays when the tools are put away.
    await me.button('tools.title').click();
    await expect.poll(() => namesOn(page)).toContain('180°');
    await page.screenshot({ path: info.outputPath('grid.png') });
    await pick(0.5, 0.5);
    await expect(me.coordinates).not.toHaveValue(pin);
  });
}

const tools = (me: Device): Locator => me.page.getByRole('group', { name: me.words('tools.title') });
const goTo = (me: Device): Locator => me.page.getByRole('combobox', { name: me.words('tools.goToLabel') });

async function expectAccessible(page: Page): Promise<void> {
  await expectToFit(page);
  await expectNoViolations(page);
}

async function expectLargeTargets(within: Locator): Promise<void> {
  for (const target of await within.locator('button:visible, input:visible').all()) {
    const { width, height } = (await target.boundingBox())!;
    expect(Math.min(width, height), await target.innerText()).toBeGreaterThanOrEqual(44);
  }
}

function recordNames(): void {
  const seen = ((globalThis as unknown as { names: Set<string> }).names = new Set());
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (...[text, ...where]) {
    seen.add(text);
    write.call(this, text, ...where);
  };
}

/** What was written on canvases. */
const namesOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(globalThis as unknown as { names: Set<string> }).names]);

const options = (me: Device): Locator => me.page.getByRole('listbox').getByRole('option');

/** Whether something is drawn over the map and its grid at a part of its width and height. */
const isMarked = (map: Locator, x: number, y: number): Promise<boolean> =>
  map.evaluate(
    (element, [x, y]) => {
      const canvas = [...element.querySelectorAll('canvas')].at(-1)!;
      const at = (part: number, whole: number) => Math.round(part * whole);
      return canvas.getContext('2d')!.getImageData(at(x, canvas.width), at(y, canvas.height), 1, 1).data[3] === 255;
    },
    [x, y] as const,
  );
