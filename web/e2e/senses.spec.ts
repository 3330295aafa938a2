import { Heard } from './heard';
import { expect, test } from './test';

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
