import { expect, test } from 'vitest';
import { besidePin } from './besidepin';

const above = false;
for (const [name, x, text, want] of [
  ['right of its pin', 500, 100, { align: 'left', offset: 10, above }],
  ['right of it up to the edge', 890, 100, { align: 'left', offset: 10, above }],
  ['left of it at the right edge', 891, 100, { align: 'right', offset: -10, above }],
  ['above it when no side has room for it', 500, 600, { align: 'left', offset: -100, above: true }],
  ['from the left edge on when it is wider than the map', 500, 1200, { align: 'left', offset: -500, above: true }],
] as const) {
  test(`a name stands ${name}`, () => expect(besidePin(x, 10, text, 1000)).toEqual(want));
}
