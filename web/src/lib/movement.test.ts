import { expect, test } from 'vitest';
import { movementBetween } from './movement';

const ranks = (...aliases: string[]) => Object.fromEntries(aliases.map((alias, i) => [alias, i + 1]));

test('who overtakes moves up, who is overtaken down', () => {
  expect(movementBetween(ranks('a', 'b', 'c'), ranks('c', 'a', 'b'), {})).toEqual({ a: -1, b: -1, c: 2 });
});

test('a change without movement keeps what is shown', () => {
  expect(movementBetween(ranks('a', 'b'), ranks('a', 'b', 'c'), { a: 1 })).toEqual({ a: 1 });
});

test('a board without ranks shows no movement', () => {
  expect(movementBetween(ranks('a', 'b'), {}, { a: 1 })).toEqual({});
});
