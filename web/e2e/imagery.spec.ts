import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectNoViolations } from './axe';
import { expect, test } from './test';

const tile =
  '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><path d="M1 1h254v254H1z" fill="#687b4a"/></svg>';

test('imagery is shown where it is switched on, and its server asked only then', async ({
  room,
  device,
  watch,
}, info) => {
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(tile);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  watch.expects(new RegExp(`^elsewhere: ${origin}/`));
  const restart = await room.stop();
  await restart({ more: ['--imagery', `Aerial=${origin}/{z}/{x}/{y}.svg|© Example Surveys, 2026`] });
  const me = await device();
  const { page, words } = me;
  await me.join('Snow Leopard');
  await me.start();
  const choices = page.getByRole('group', { name: words('tools.ground') });
  await me.button('tools.title').click();
  await expect(me.button('tools.measure')).toBeVisible();
  await expect(choices).toBeHidden();

  const exercise = await room.giveExercise({ imagery: true });
  await page.goto(`/exercises/${exercise.id}/challenges/${exercise.challenges[0]?.id}`);
  await expect(me.map).toHaveAttribute('data-ready', 'true');
  await me.button('tools.title').click();
  await expect(choices.getByRole('radio', { name: words('tools.groundMap') })).toBeChecked();
  expect(asked).toEqual([]);
  await choices.getByRole('radio', { name: 'Aerial' }).check();
  await expect.poll(() => asked.length).toBeGreaterThan(3);
  expect(asked.filter((path) => !/^\/\d+\/\d+\/\d+\.svg$/.test(path))).toEqual([]);
  await expect(page.getByRole('button', { name: /© Example Surveys, 2026/ })).toBeVisible();
  await expectNoViolations(page);
  await me.button('tools.grid').click();
  await page.screenshot({ path: info.outputPath('imagery.png') });

  await choices.getByRole('radio', { name: words('tools.groundMap') }).check();
  await expect(page.getByRole('button', { name: /© Example Surveys/ })).toBeHidden();
  await new Promise((resolve) => elsewhere.close(resolve));
});
