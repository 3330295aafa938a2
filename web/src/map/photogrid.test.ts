import { expect, test } from 'vitest';
import { cellsOf } from './photogrid';

test.each<[[number, number], number, number, string]>([
  [[6720, 4201], 12, 8, 'L8'],
  [[4201, 6720], 8, 12, 'H12'],
  [[100, 100], 12, 12, 'L12'],
  [[5000, 10], 12, 1, 'L1'],
])('a photo of %j has %d columns and %d rows, the last cell %s', (size, columns, rows, last) => {
  const grid = cellsOf(size);
  expect([grid.columns, grid.rows]).toEqual([columns, rows]);
  expect(grid.cells[0]).toEqual({ name: 'A1', x: 0, y: 0 });
  expect(grid.cells.at(-1)?.name).toBe(last);
  expect(grid.cells.every(({ x, y }) => x < size[0] && y < size[1])).toBe(true);
});
