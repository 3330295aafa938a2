import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api, type BoardRow, type Leaderboard } from '../api/client';
import { BoardRows } from './boardrows.svelte';

const row = (n: number): BoardRow => ({ alias: `Trainee ${n}`, guesses: 1, rank: n + 1 });
const board = (version: number, total: number, from = 0, shift = 0): Leaderboard => ({
  version,
  frozenAt: null,
  ranked: true,
  next: null,
  total,
  rows: Array.from({ length: Math.max(0, Math.min(50, total - from)) }, (_, i) => row(from + i + shift)),
});
const firstOf = (list: BoardRows, block: number) => list.blocks[block]?.rows[0]?.alias;

/** What the server was asked for; and whether it answers. */
let asked: string[];
let away: boolean;
let shift: number;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  away = false;
  shift = 0;
  vi.spyOn(api, 'GET').mockImplementation(((
    _: string,
    { params }: { params: { query: { from: number; q?: string } } },
  ) => {
    const { from, q } = params.query;
    asked.push(`${q ?? ''}${from}`);
    if (away) return Promise.resolve({ error: { code: 'not_found' }, response: new Response(null, { status: 404 }) });
    return Promise.resolve({ data: board(1, q ? 60 : 10_000, from, q ? 7000 : shift), response: new Response() });
  }) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('the first block comes with the board, others when they are seen', async () => {
  const list = new BoardRows('x');
  list.follow(board(1, 9_990));
  expect([list.numbers.length, list.sizeOf(199), firstOf(list, 0)]).toEqual([200, 40, 'Trainee 0']);
  await list.see(0);
  await list.see(180);
  expect([asked, firstOf(list, 180)]).toEqual([['9000'], 'Trainee 9000']);
  await list.see(180);
  expect(asked).toEqual(['9000']);
});

test('what is in sight is read again with a change, changes that come together once', async () => {
  const list = new BoardRows('x');
  list.follow(board(1, 10_000));
  await list.see(2);
  await list.see(3);
  list.unsee(2);
  asked = [];
  shift = 5;
  for (let version = 2; version < 9; version++) list.follow(board(version, 10_000));
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect([asked, firstOf(list, 2), firstOf(list, 3)]).toEqual([['150'], 'Trainee 100', 'Trainee 155']);
  await list.see(2);
  expect([asked, firstOf(list, 2)]).toEqual([['150', '100'], 'Trainee 105']);
});

test('a search waits for a pause in the typing, follows the board, and gives way to the whole of it', async () => {
  const list = new BoardRows('x');
  list.follow(board(1, 10_000));
  await list.see(0);
  for (const text of ['f', 'fo', ' fox ']) void list.lookFor(text);
  list.follow(board(2, 10_000));
  await vi.advanceTimersByTimeAsync(250);
  expect([asked, list.total, list.numbers.length, firstOf(list, 0)]).toEqual([['fox0'], 60, 2, 'Trainee 7000']);
  list.follow(board(3, 10_001));
  await vi.advanceTimersByTimeAsync(1000);
  expect([asked, list.total]).toEqual([['fox0', 'fox0'], 60]);
  await list.lookFor('');
  expect([asked.length, list.total, firstOf(list, 0)]).toEqual([2, 10_001, 'Trainee 0']);
});

test('what cannot be had leaves what there is, and is asked for again', async () => {
  const list = new BoardRows('x');
  list.follow(board(1, 10_000));
  await list.see(1);
  away = true;
  await list.see(2);
  expect([firstOf(list, 1), firstOf(list, 2), list.problem?.code]).toEqual(['Trainee 50', undefined, 'not_found']);
  away = false;
  await list.see(2);
  expect([firstOf(list, 2), list.problem]).toEqual(['Trainee 100', null]);
});

test('after the end nothing is asked for', async () => {
  const list = new BoardRows('x');
  list.follow(board(1, 10_000));
  await list.see(1);
  asked = [];
  list.follow(board(2, 10_000));
  list.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual([]);
});
