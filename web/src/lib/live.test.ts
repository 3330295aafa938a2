import { expect, test } from 'vitest';
import type { Leaderboard } from '../api/client';
import { movementBetween } from './live.svelte';

const board = (ranked: boolean, ...aliases: string[]): Leaderboard => ({
  version: 1,
  frozenAt: null,
  ranked,
  next: null,
  rows: aliases.map((alias, i) => ({ alias, guesses: 1, ...(ranked && { rank: i + 1 }) })),
});

test('who overtakes moves up, who is overtaken down', () => {
  expect(movementBetween(board(true, 'a', 'b', 'c'), board(true, 'c', 'a', 'b'), {})).toEqual({ a: -1, b: -1, c: 2 });
});

test('a change without movement keeps what is shown', () => {
  expect(movementBetween(board(true, 'a', 'b'), board(true, 'a', 'b', 'c'), { a: 1 })).toEqual({ a: 1 });
});

test('a board without ranks shows no movement', () => {
  expect(movementBetween(board(true, 'a', 'b'), board(false, 'b', 'a'), { a: 1 })).toEqual({});
});
