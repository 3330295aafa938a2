import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api, type BoardRow, type Leaderboard } from '../api/client';
import { joinRows, MoreRows } from './more.svelte';

const rows = (...aliases: string[]): BoardRow[] => aliases.map((alias) => ({ alias, guesses: 1 }));
const board = (version: number, next: string | null, ...aliases: string[]): Leaderboard => ({
  version,
  frozenAt: null,
  ranked: true,
  next,
  rows: rows(...aliases),
});
const aliases = (more: MoreRows) => more.rows.map((row) => row.alias).join('');

/** What the server answers to each cursor; another one finds nothing. */
let parts: Record<string, Leaderboard>;
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  parts = { c: board(1, 'e', 'c', 'd'), e: board(1, null, 'e') };
  vi.spyOn(api, 'GET').mockImplementation(((_: string, { params }: { params: { query: { cursor: string } } }) => {
    asked.push(params.query.cursor);
    const data = parts[params.query.cursor];
    const response = new Response(null, { status: data ? 200 : 404 });
    return Promise.resolve(data ? { data, response } : { error: { code: 'not_found' }, response });
  }) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('shows part after part, to the end', async () => {
  const more = new MoreRows('x');
  expect(more.left).toBe(false);
  more.follow(board(1, 'c', 'a', 'b'));
  expect(more.left).toBe(true);
  expect(asked).toEqual([]);
  await more.show();
  expect([aliases(more), more.left]).toEqual(['cd', true]);
  await more.show();
  expect([aliases(more), more.left]).toEqual(['cde', false]);
});

test('changes that come together are read together, and all parts again', async () => {
  const more = new MoreRows('x');
  more.follow(board(1, 'c', 'a', 'b'));
  await more.show();
  await more.show();
  asked = [];
  parts = { d: board(2, 'f', 'd', 'c'), f: board(2, null, 'e', 'f') };
  for (let version = 2; version < 9; version++) more.follow(board(version, 'd', 'b', 'a'));
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect([asked, aliases(more), more.left]).toEqual([['d', 'f'], 'dcef', false]);
});

test('a part that cannot be had changes nothing, and can be asked for again', async () => {
  const more = new MoreRows('x');
  more.follow(board(1, 'c', 'a', 'b'));
  await more.show();
  const { e } = parts;
  delete parts.e;
  await more.show();
  expect([aliases(more), more.left, more.problem?.code]).toEqual(['cd', true, 'not_found']);
  parts.e = e!;
  await more.show();
  expect([aliases(more), more.left, more.problem]).toEqual(['cde', false, null]);
});

test('after the end nothing is asked for', async () => {
  const more = new MoreRows('x');
  more.follow(board(1, 'c', 'a', 'b'));
  await more.show();
  asked = [];
  more.follow(board(2, 'c', 'a', 'b'));
  more.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual([]);
});

test('whoever stands in two parts is shown once', () => {
  const joined = joinRows(rows('a', 'b'), rows('b', 'c'));
  expect(joined.map((row) => row.alias)).toEqual(['a', 'b', 'c']);
});
