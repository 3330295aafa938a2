import { expect, test } from 'vitest';
import { TableView } from './tableview.svelte';

const rows = [
  { alias: 'Saiga', points: 10, median: undefined },
  { alias: 'argali', points: 9, median: 5 },
  { alias: 'Барс', points: 100, median: 4 },
];
const view = (size?: number) =>
  new TableView(
    () => rows,
    { alias: (r) => r.alias, points: (r) => r.points, median: (r) => r.median },
    (r) => r.alias,
    size,
  );
const aliases = (list: typeof rows) => list.map((r) => r.alias).join(' ');

test('rows come as they are until a column sorts them, up and down, and what is missing stays last', () => {
  const table = view();
  expect(aliases(table.shown)).toBe('Saiga argali Барс');
  table.sortBy('points');
  expect(aliases(table.shown)).toBe('argali Saiga Барс');
  expect(table.sorted('points')).toBe('ascending');
  table.sortBy('points');
  expect(aliases(table.shown)).toBe('Барс Saiga argali');
  table.sortBy('alias');
  expect(aliases(table.shown)).toBe('argali Saiga Барс');
  table.sortBy('median', true);
  expect(aliases(table.shown)).toBe('argali Барс Saiga');
  table.sortBy('median');
  expect(aliases(table.shown)).toBe('Барс argali Saiga');
  expect(table.sorted('points')).toBe('none');
});

test('a filter finds words in any case, and pages end where the rows do', () => {
  const table = view(2);
  expect([table.pages, aliases(table.shown)]).toEqual([2, 'Saiga argali']);
  table.turn(-1);
  table.turn(1);
  table.turn(1);
  expect([table.page, aliases(table.shown)]).toEqual([1, 'Барс']);
  table.filter = ' БАР ';
  expect([table.page, aliases(table.shown)]).toEqual([0, 'Барс']);
});
