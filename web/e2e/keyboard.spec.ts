import { headings } from '../src/lib/answer';
import { coordinates } from './device';
import { askForReasons } from './reasons';
import { expect, test } from './test';

const photos = 20;
/** Where the keyboard takes over; before, the trainee guesses through the API. */
const first = process.env.FULL ? 1 : 16;
const alias = 'Snow Leopard';

test('where the map is refused, the keyboard alone answers by coordinates and by a name, and is told how far off it was', async ({
  device,
  watch,
}) => {
  watch.expects(/^403 GET \/basemap\//);
  const me = await device({ hand: 'keyboard' });
  const { page, words } = me;
  const { keyboard } = page;
  await page.route('**/basemap/**', (route) => route.fulfill({ status: 403 }));
  await me.join('Snow Leopard');
  await me.tabTo(me.link('exercises.start'));
  await keyboard.press('Enter');

  await me.tabTo(me.coordinates);
  await keyboard.type('41°53′24″N 12°29′32″E');
  await keyboard.press('Tab');
  await expect(me.coordinates).toHaveValue('41.89000 N, 12.49222 E');
  await submit(1, '22 m');

  await me.tabTo(me.button('tools.title'));
  await keyboard.press('Enter');
  await me.tabTo(me.button('tools.goTo'));
  await keyboard.press('Enter');
  await keyboard.type('алматы');
  await keyboard.press('Enter');
  await me.tabTo(me.button('tools.pin'));
  await keyboard.press('Enter');
  await expect(me.coordinates).toHaveValue(/^43\.2\d+ N, 76\.\d+ E$/);
  await submit(2, '15,580 km');

  /** Submits the answer to a photo, and reads what came of it. */
  async function submit(n: number, distance: string) {
    await expect(me.heading('title.play', { n, total: photos })).toBeVisible();
    await me.tabTo(me.button('play.submit'));
    await keyboard.press('Enter');
    await expect(me.button('play.confirmYes')).toBeFocused();
    await keyboard.press('Enter');
    await expect(me.points).toContainText(words('reveal.mapText', { distance }));
    await expect(me.points.getByText(words('reveal.where.place'), { exact: true })).toBeVisible();
    await me.tabTo(me.link('reveal.next'));
    await keyboard.press('Enter');
  }
});

test('the keyboard alone plays the demo to its end, and on a phone buys a hint and gives reasons', async ({
  room,
  device,
}) => {
  const me = await device({ hand: 'keyboard' });
  const { page, words } = me;
  const { keyboard } = page;

  await page.goto('/join');
  await me.tabTo(me.field('join.code'));
  await keyboard.type(room.joinCode);
  await me.tabTo(me.field('join.alias'));
  await keyboard.type(alias);
  await keyboard.press('Enter');
  await expect(me.heading('joined.title', { alias })).toBeVisible();
  const elsewhere = await room.trainee(alias, await page.getByTestId('recovery-code').innerText());
  const exercise = await elsewhere.demo();
  for (let n = 1; n < first; n++) await elsewhere.guess(exercise, n, n, 41.89);
  await me.tabTo(me.link('joined.go'));
  await keyboard.press('Enter');
  await me.tabTo(me.link(first === 1 ? 'exercises.start' : 'exercises.continue'));
  await keyboard.press('Enter');

  for (let n = first; n <= photos; n++) {
    await test.step(`photo ${n}`, async () => {
      await expect(me.heading('title.play', { n, total: photos })).toBeVisible();
      await expect(me.map).toHaveAttribute('data-ready', 'true');
      if (n === first) {
        await studyPhoto();
        await pinAtCross();
      } else {
        await me.tabTo(me.coordinates);
        await keyboard.type(`41.89, ${n}.5 E`);
        await keyboard.press('Tab');
        await expect(me.coordinates).toHaveValue(`41.89000 N, ${n}.50000 E`);
      }
      await answerRest();
      await submit();
      await me.tabTo(me.link(n < photos ? 'reveal.next' : 'reveal.done'));
      await keyboard.press('Enter');
    });
  }
  await expect(me.row(alias)).toContainText(words('board.you'));
  await expect(me.row(alias)).toContainText(String(photos));

  await askForReasons(await room.author());
  await me.become('phone', 'light');
  await me.tabTo(me.link('menu.exercises'));
  await keyboard.press('Enter');
  await me.tabTo(me.link('exercises.start'));
  await keyboard.press('Enter');
  await buyHint();
  await me.tabTo(me.coordinates);
  await keyboard.type('42.4 N, 77.2 E');
  const reasons = Object.fromEntries(headings.map((heading) => [heading, `What I say of ${heading}`]));
  for (const heading of headings) await typeInto(`reasoning.${heading}`, reasons[heading]!);
  await submit();
  const { guess } = await me.challenge();
  expect(guess?.answers.map((a) => a.reasoning)).toEqual([undefined, reasons]);

  /** The question comes up before anything is paid, and takes the focus; then the hint has it. */
  async function buyHint() {
    const open = me.answer.getByRole('button', { name: words('hint.open', { n: 1 }) });
    await me.tabTo(open);
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await expect(open).toBeFocused();
    await keyboard.press('Enter');
    const price = words('points', { count: 550 });
    await expect(page.getByRole('dialog', { name: words('hint.confirm', { n: 1, price }) })).toBeVisible();
    await keyboard.press('Enter');
    await expect(me.answer.getByRole('listitem').first()).toBeFocused();
    await expect(open).toBeHidden();
  }

  async function submit() {
    await me.tabTo(me.button('play.submit'));
    await keyboard.press('Enter');
    await expect(me.button('play.confirmYes')).toBeFocused();
    await keyboard.press('Enter');
    await expect(me.points).toBeVisible();
  }

  async function studyPhoto() {
    await me.tabTo(me.photo);
    await expect(me.photo).toHaveAttribute('data-ready', 'true');
    await keyboard.press('1');
    await expect(me.photo).toHaveAttribute('data-full', 'true');
    await keyboard.press('ArrowRight');
    await keyboard.press('0');
    await expect(me.photo).toHaveAttribute('data-full', 'false');
  }

  async function pinAtCross() {
    await me.tabTo(me.map);
    await keyboard.press('Enter');
    const before = await me.coordinates.inputValue();
    expect(before).toMatch(coordinates);
    await keyboard.press('+');
    await keyboard.press('ArrowLeft');
    await expect(async () => {
      await keyboard.press('Enter');
      expect(await me.coordinates.inputValue()).not.toBe(before);
    }).toPass();
  }

  async function answerRest() {
    const { questions } = await me.challenge();
    for (const { kind, day } of questions) {
      if (kind === 'bearing') await typeInto('bearing.label', '90');
      if (kind === 'text') await typeInto('text.label', 'Almaty');
      if (kind === 'time' && !day) await typeInto('time.date', '06102024');
      if (kind === 'time') await typeInto('time.from', '1200PM'); // a browser that shows 24 hours ignores the letters
    }
  }

  async function typeInto(label: Parameters<typeof words>[0], text: string) {
    await me.tabTo(me.answer.getByLabel(words(label), { exact: true }));
    await keyboard.type(text);
  }
});
