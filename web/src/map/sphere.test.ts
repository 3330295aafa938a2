import { describe, expect, it } from 'vitest';
import {
  boxAround,
  circle,
  cut,
  densified,
  destination,
  distance,
  greatCircle,
  normalise,
  type LonLat,
} from './sphere';

const almaty: LonLat = [76.945, 43.238];
const anadyr: LonLat = [177.5, 64.73];
const nome: LonLat = [-165.41, 64.5];

describe('normalise', () => {
  it.each<[string, LonLat, LonLat]>([
    ['leaves what is inside', [76.945, 43.238], [76.945, 43.238]],
    ['takes 180 to its other name', [180, 0], [-180, 0]],
    ['wraps to the west', [181, 10], [-179, 10]],
    ['wraps to the east', [-541, 10], [179, 10]],
    ['does not wrap latitudes', [0, 91], [0, 90]],
  ])('%s', (_, given, want) => expect(normalise(given)).toEqual(want));
});

describe('distance', () => {
  it.each<[string, LonLat, LonLat, number]>([
    ['none', almaty, almaty, 0],
    ['a quarter', [0, 0], [90, 0], 10_007_557],
    ['pole to pole', [0, 90], [120, -90], 20_015_115],
    ['across 180', [179.5, 0], [-179.5, 0], 111_195],
  ])('%s', (_, a, b, want) => expect(distance(a, b)).toBeCloseTo(want, -1));
});

describe('greatCircle', () => {
  it('bends towards the pole', () => {
    const [line, ...rest] = greatCircle([0, 50], [90, 50]);
    expect(rest).toEqual([]);
    expect(Math.max(...line!.map((p) => p[1]))).toBeCloseTo(59.3, 1);
  });

  it('is as long as the distance, in steps of at most two degrees', () => {
    const [line] = greatCircle(almaty, [0, 51.5]);
    const steps = line!.slice(1).map((p, i) => distance(line![i]!, p));
    expect(steps.reduce((a, b) => a + b)).toBeCloseTo(distance(almaty, [0, 51.5]), 0);
    expect(Math.max(...steps)).toBeLessThan(222_400);
  });

  it('is cut at 180, both ways', () => {
    for (const [from, to, edge] of [
      [anadyr, nome, 180],
      [nome, anadyr, -180],
    ] as const) {
      const pieces = greatCircle(from, to);
      expect(pieces).toHaveLength(2);
      const [end, start] = [pieces[0]!.at(-1)!, pieces[1]![0]!];
      expect(end[0]).toBe(edge);
      expect(start).toEqual([-edge, end[1]]);
      expect(pieces[0]![0]).toEqual(from);
      expect(pieces[1]!.at(-1)).toEqual(to);
    }
  });

  it.each<[string, LonLat, LonLat]>([
    ['the same place', almaty, almaty],
    ['antipodes', [10, 20], [-170, -20]],
    ['pole to pole', [0, 90], [0, -90]],
    ['from a pole', [0, 90], almaty],
    ['along 180', [180, 10], [-180, -10]],
  ])('has an answer for %s', (_, from, to) => {
    const points = greatCircle(from, to).flat();
    expect(points.flat().every(Number.isFinite)).toBe(true);
    expect(distance(points[0]!, from)).toBeLessThan(1);
    expect(distance(points.at(-1)!, to)).toBeLessThan(1);
    for (const [i, p] of points.slice(1).entries()) expect(distance(points[i]!, p)).toBeLessThan(250_000);
  });
});

describe('circle', () => {
  it.each<[string, LonLat, number, number]>([
    ['a small one', almaty, 5_000, 1],
    ['one across 180', [179.9, 0], 100_000, 3],
    ['one around a pole', [0, 89], 500_000, 2],
    ['one larger than half the earth', almaty, 15_000_000, 1],
  ])('%s keeps its distance', (_, centre, radius, pieces) => {
    const lines = circle(centre, radius);
    expect(lines).toHaveLength(pieces);
    for (const p of lines.flat()) expect(Math.abs(distance(centre, p) - radius)).toBeLessThan(0.01 * radius);
  });
});

describe('destination', () => {
  it.each<[string, LonLat, number, number, LonLat]>([
    ['nowhere', almaty, 123, 0, almaty],
    ['east along the equator', [0, 0], 90, 10_007_557, [90, 0]],
    ['north over the pole', [10, 80], 0, 2_223_902, [-170, 80]],
    ['south', [10, 10], 180, 1_111_951, [10, 0]],
    ['across 180', [179.5, 0], 90, 111_195, [-179.5, 0]],
    ['to the other end', [10, 20], 77, 20_015_115, [-170, -20]],
  ])('%s', (_, from, bearing, meters, want) =>
    expect(distance(destination(from, bearing, meters), want)).toBeLessThan(10),
  );
});

describe('densified', () => {
  it('goes through every place in small steps', () => {
    const places: LonLat[] = [almaty, [76.945, 43.239], [0, 51.5], [-10, 51.5]];
    const line = densified(places);
    for (const place of places) expect(Math.min(...line.map((p) => distance(p, place)))).toBeLessThan(1);
    for (const [i, p] of line.slice(1).entries()) expect(distance(line[i]!, p)).toBeLessThan(11_200);
    expect(densified([])).toEqual([]);
  });
});

describe('boxAround', () => {
  it.each<[string, LonLat[], ReturnType<typeof boxAround>]>([
    ['nothing', [], null],
    ['one place', [almaty], [76.945, 43.238, 76.945, 43.238]],
    ['two', [almaty, [0, 51.5]], [0, 43.238, 76.945, 51.5]],
    ['two across 180', [anadyr, nome], [177.5, 64.5, 194.59, 64.73]],
    [
      'three across 180',
      [
        [170, 0],
        [-170, 5],
        [-100, -5],
      ],
      [170, -5, 260, 5],
    ],
    [
      'a place beyond 180',
      [
        [181, 0],
        [-178, 0],
      ],
      [-179, 0, -178, 0],
    ],
  ])('%s', (_, points, want) => {
    const box = boxAround(points);
    if (want === null) return expect(box).toBeNull();
    for (const [i, side] of want.entries()) expect(box![i]).toBeCloseTo(side, 9);
  });
});

describe('cut', () => {
  it('leaves a line alone that stays on its side', () => {
    expect(
      cut([
        [-170, 0],
        [170 - 360, 1],
      ]),
    ).toHaveLength(1);
  });
  it('cuts each crossing', () => {
    const zigzag: LonLat[] = [
      [179, 0],
      [-179, 2],
      [179, 4],
    ];
    expect(cut(zigzag)).toEqual([
      [
        [179, 0],
        [180, 1],
      ],
      [
        [-180, 1],
        [-179, 2],
        [-180, 3],
      ],
      [
        [180, 3],
        [179, 4],
      ],
    ]);
  });
});
