import { expect, test } from 'vitest';
import { PinFlight, type Pixel } from './pinflight';

const look = { radius: 10, color: '#00f', edge: '#fff', edgeWidth: 3 };
/** The pins that are drawn after so many milliseconds, and whether that is all. */
function drawn(targets: Pixel[], elapsed: number) {
  const at: Pixel[] = [];
  const ignore = () => undefined;
  const pen = {
    canvas: { width: 0, height: 0 },
    ...{ clearRect: ignore, beginPath: ignore, fill: ignore, stroke: ignore },
    arc: (x: number, y: number) => at.push([x, y]),
  };
  return { over: new PinFlight(pen as never, look, targets).draw(elapsed), at };
}

test('pins set out one after the other, from above the map', () => {
  const two: Pixel[] = [
    [100, 200],
    [300, 50],
  ];
  expect(drawn(two, 0)).toEqual({ over: false, at: [] });
  const { over, at } = drawn(two, 1);
  expect(over).toBe(false);
  expect(at).toHaveLength(1);
  expect(at[0]![0]).toBe(100);
  expect(at[0]![1]).toBeCloseTo(-9.3, 1);
  expect(drawn(two, 1000).at).toHaveLength(2);
});

test('all land where they belong, and it is said when they have', () => {
  const many = Array.from({ length: 300 }, (_, i): Pixel => [i, 2 * i]);
  expect(drawn(many, 2299).over).toBe(false);
  expect(drawn(many, 2300)).toEqual({ over: true, at: many });
});

test('without a pin it is over like with many', () => {
  expect(drawn([], 2300)).toEqual({ over: true, at: [] });
});
