import { fileURLToPath } from 'node:url';
import { expect, test } from './test';

const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

/** How far east of the place each trainee guesses, in degrees, and within how many metres they believe it to be. */
const offsets: Record<string, [east: number, radius: number]> = {
  'Golden Eagle': [0.002, 500],
  Saiga: [0.004, 2000],
  Argali: [0.006, 1500],
  'Pallas Cat': [0.01, 2500],
  Marmot: [0.02, 100],
  'Demoiselle Crane': [0.05, 20_000],
};
/** Where the first photos were taken: longitude, latitude. */
const places: [number, number][] = [
  [12.4922, 41.8902],
  [-72.545, -13.1631],
  [31.13, 30.18],
  [-1.5115, 48.636],
];
/** The photo in the picture: the first that is left. */
const shown = 2;

// They go into the README, so they are taken when they are asked for: PICTURES=1 npx playwright test pictures
if (process.env.PICTURES) {
  test('pictures for the README', async ({ room, device }) => {
    const me = await device();
    const { page, words } = me;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const elsewhere = await room.trainee('Snow Leopard', await me.join('Snow Leopard'));
    const exercise = await elsewhere.demo();
    for (const [i, [lon, lat]] of places.entries()) {
      if (i + 1 !== shown) await elsewhere.guess(exercise, i + 1, lon + 0.005, lat, 1000);
    }
    await page.goto(`/exercises/${exercise.id}`);
    await expect(me.heading('title.play', { n: shown, total: 20 })).toBeVisible();
    await expect(me.photo).toHaveAttribute('data-ready', 'true');
    await expect(me.map).toHaveAttribute('data-ready', 'true');
    await me.button('tools.title').click();
    await me.button('tools.goTo').click();
    await page.keyboard.type('13.258 S, 72.264 W');
    await page.getByRole('listbox').getByRole('option').first().click();
    await me.button('tools.pin').click();
    await me.button('tools.title').click();
    for (let times = 0; times < 6; times++) await me.button('play.zoomOutMap').click();
    await me.answer.getByRole('slider', { name: words('circle.radius') }).fill('45');
    await me.coordinates.scrollIntoViewIfNeeded();
    await page.mouse.move(0, 0);
    let before = '';
    const still = async () => before === (before = (await me.map.screenshot()).toString('base64'));
    await expect.poll(still, { message: 'the map is drawn' }).toBe(true);
    await page.screenshot({ path: `${pictures}play.jpg`, quality: 80, animations: 'disabled' });
    await me.submit();
    await expect(me.answer.getByRole('heading', { name: words('reveal.method') })).toBeVisible();

    await page.getByRole('link', { name: words('title.board'), exact: true }).click();
    await expect(me.row('Snow Leopard')).toBeVisible();
    for (const [alias, [east, radius]] of Object.entries(offsets)) {
      const other = await room.trainee(alias);
      for (const [i, [lon, lat]] of places.entries()) {
        await other.guess(exercise, i + 1, lon + east * (i + 1), lat, radius);
      }
      await expect(me.row(alias)).toBeVisible();
    }
    const last = await room.trainee('Snow Cock');
    for (const [i, [lon, lat]] of places.entries()) await last.guess(exercise, i + 1, lon + 0.003, lat, 400);
    await last.guess(exercise, 5, -43.2105, -22.9519);
    await expect(page.getByRole('row').nth(1)).toContainText('Snow Cock');
    await page.screenshot({ path: `${pictures}board.png`, animations: 'disabled' });
  });
}
