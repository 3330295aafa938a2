import { describe, expect, test } from 'vitest';
import {
  areasIn,
  boxBetween,
  boxWithin,
  coveredBy,
  holds,
  mayAdd,
  moved,
  withCorner,
  withMiddle,
  type Area,
  type Corner,
  type Size,
} from './areas';

const size: Size = [400, 300];
const box = { x: 10, y: 20, width: 30, height: 40 };
const triangle: Area = {
  corners: [
    [0, 0],
    [100, 0],
    [0, 100],
  ],
};

describe('rectangles lie within the photo, in whole pixels, of one at least', () => {
  test.each<[Corner, Corner, ReturnType<typeof boxBetween>]>([
    [[10.4, 20.4], [39.6, 60.4], { x: 10, y: 20, width: 30, height: 40 }],
    [[40, 60], [10, 20], { x: 10, y: 20, width: 30, height: 40 }],
    [[-50, -50], [500, 500], { x: 0, y: 0, width: 400, height: 300 }],
    [[7, 7], [7, 7], { x: 7, y: 7, width: 1, height: 1 }],
    [[400, 300], [900, 900], { x: 399, y: 299, width: 1, height: 1 }],
  ])('between %j and %j', (a, b, wanted) => expect(boxBetween(a, b, size)).toEqual(wanted));

  test.each([
    [
      { x: 390, y: 0, width: 30, height: 10 },
      { x: 390, y: 0, width: 10, height: 10 },
    ],
    [
      { x: -5, y: 400, width: 0, height: 10 },
      { x: 0, y: 299, width: 1, height: 1 },
    ],
  ])('%j becomes %j', (asked, wanted) => expect(boxWithin(asked, size)).toEqual(wanted));
});

describe('corners', () => {
  test.each<[number, Corner, object]>([
    [0, [0, 0], { x: 0, y: 0, width: 40, height: 60 }],
    [1, [50, 30], { x: 10, y: 30, width: 40, height: 30 }],
    [2, [20, 30], { x: 10, y: 20, width: 10, height: 10 }],
    [3, [100, 10], { x: 40, y: 10, width: 60, height: 10 }], // past its opposite
  ])('corner %i of a rectangle at %j leaves the one across', (i, to, wanted) =>
    expect(withCorner(box, i, to, size)).toEqual(wanted),
  );

  test('one of a polygon goes as far as the photo does', () => {
    expect(withCorner(triangle, 1, [900, -3], size)).toEqual({
      corners: [
        [0, 0],
        [400, 0],
        [0, 100],
      ],
    });
  });

  test('one more lies in the middle of an edge, the last included', () => {
    const corners: Corner[] = [
      [0, 0],
      [100, 0],
      [0, 100],
    ];
    expect(withMiddle(corners, 0)[1]).toEqual([50, 0]);
    expect(withMiddle(corners, 2)[3]).toEqual([0, 50]);
  });
});

test.each<[Area, Corner, Area]>([
  [box, [5, -5], { ...box, x: 15, y: 15 }],
  [box, [-99, 999], { ...box, x: 0, y: 260 }],
  [
    triangle,
    [350, 10.2],
    {
      corners: [
        [300, 10],
        [400, 10],
        [300, 110],
      ],
    },
  ],
])('%j moved by %j keeps its shape', (area, by, wanted) => expect(moved(area, by, size)).toEqual(wanted));

test('what an area holds', () => {
  expect(holds(box, [11, 21])).toBe(true);
  expect(holds(box, [41, 21])).toBe(false);
  expect(holds(triangle, [30, 30])).toBe(true);
  expect(holds(triangle, [60, 60])).toBe(false);
});

test('areas go to the server and come back', () => {
  const covered = coveredBy([triangle, box]);
  expect(covered).toEqual({
    rectangles: [box],
    polygons: [
      [
        [0, 0],
        [100, 0],
        [0, 100],
      ],
    ],
  });
  expect(areasIn(covered)).toEqual([box, triangle]);
  expect(mayAdd(Array<Area>(40).fill(triangle), 'polygon')).toBe(false);
  expect(mayAdd(Array<Area>(40).fill(triangle), 'box')).toBe(true);
});
