import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api, type BoardRow, type Leaderboard } from '../api/client';
import { cohortBoard, sharedBoard } from './watchedboard.svelte';

const total = 250;
/** What the server has: the version of the board, and by how much its rows are turned. It answers when it is let. */
const server = { version: 1, turned: 0, away: false, asked: [] as string[], answers: [] as (() => void)[] };

const row = (place: number): BoardRow => ({
  alias: `Trainee ${(place + server.turned) % total}`,
  guesses: 1,
  rank: place + 1,
});
const part = (from: number): Leaderboard => ({
  version: server.version,
  frozenAt: null,
  ranked: true,
  rows: Array.from({ length: Math.min(100, total - from) }, (_, i) => row(from + i)),
  next: from + 100 < total ? `after ${from + 100}` : null,
  total,
  me: null,
});
/** Lets the server answer what it was asked, and then what it is asked upon that. */
const answer = async (times = 1) => {
  for (let n = 0; n < times; n++) {
    server.answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
};
/** The ranks change. */
const change = () => {
  server.version++;
  server.turned += 50;
};

beforeEach(() => {
  Object.assign(server, { version: 1, turned: 0, away: false, asked: [], answers: [] });
  vi.spyOn(api, 'GET').mockImplementation((async (
    address: string,
    { params }: { params: { query: { from?: number; cursor?: string } } },
  ) => {
    const from = params.query.from ?? Number(params.query.cursor?.split(' ')[1] ?? 0);
    server.asked.push(String(from));
    await new Promise<void>((resolve) => server.answers.push(resolve));
    if (server.away) throw new TypeError('no network');
    const board = part(from);
    return {
      data: address.includes('leaderboard') ? board : { name: 'Day two', cohort: board },
      response: new Response(),
    };
  }) as never);
});
afterEach(() => vi.restoreAllMocks());

for (const [name, open] of [
  ['by a link', () => sharedBoard('TOKEN')],
  ['of a cohort', () => cohortBoard('C')],
] as const) {
  test(`a board ${name}: its parts are of one version`, async () => {
    const view = open();
    void view.read();
    await answer();
    expect(view.rows).toHaveLength(100);

    const before = view.rows;
    void view.more();
    await answer();
    change(); // whoever is at 100 has been shown at 50
    await answer();
    expect(view.rows).toBe(before);
    await answer(2);
    expect(server.asked).toEqual(['0', '0', '100', '0', '100']);
    expect(view.rows.map(({ alias }) => alias)).toEqual(Array.from({ length: 200 }, (_, place) => row(place).alias));
  });
}

test('a board that never stands still is left to the next time', async () => {
  const view = cohortBoard('C');
  void view.more();
  for (let n = 0; n < 10; n++) {
    await answer();
    change();
  }
  expect([server.asked.length, view.rows.length]).toEqual([6, 0]);
  void view.read();
  await answer(2);
  expect(view.rows).toHaveLength(200);
});

test('more is asked for with the reading that is under way, and when that fails with the next', async () => {
  const view = cohortBoard('C');
  void view.read();
  void view.more();
  await answer(2);
  expect([server.asked, view.rows.length]).toEqual([['0', '100'], 200]);

  server.asked = [];
  server.away = true;
  void view.read();
  void view.more();
  await answer();
  expect([view.connected, view.rows.length]).toEqual([false, 200]);
  server.away = false;
  void view.read();
  await answer(3);
  expect([server.asked, view.connected, view.rows.length]).toEqual([['0', '0', '100', '200'], true, 250]);
});
