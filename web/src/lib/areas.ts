/** A corner of pixels of a photo, from its upper left. */
export type Corner = [number, number];
export type Size = [width: number, height: number];

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A part of a photo, in its own pixels: an upright rectangle, or a polygon of three corners or more. */
export type Area = Box | { corners: Corner[] };

export const isBox = (area: Area): area is Box => !('corners' in area);

/** What the contract takes: at most so many of each, and of corners. */
export const mostBoxes = 100;
export const mostPolygons = 40;
export const mostCorners = 100;

/** The corners of an area, one after the other. */
export function cornersOf(area: Area): Corner[] {
  if (!isBox(area)) return area.corners;
  const { x, y, width, height } = area;
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/** The nearest corner of pixels that lies within a photo. */
export const within = ([x, y]: Corner, [width, height]: Size): Corner => [
  Math.max(0, Math.min(width, Math.round(x))),
  Math.max(0, Math.min(height, Math.round(y))),
];

/** The rectangle between two corners, of a pixel at least. */
export function boxBetween(a: Corner, b: Corner, size: Size): Box {
  const [ax, ay] = within(a, size);
  const [bx, by] = within(b, size);
  return boxWithin(
    { x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) },
    size,
  );
}

/** A rectangle as near to one that is asked for as there is within a photo, of a pixel at least. */
export function boxWithin(box: Box, [width, height]: Size): Box {
  const x = clamp(box.x, 0, width - 1);
  const y = clamp(box.y, 0, height - 1);
  return { x, y, width: clamp(box.width, 1, width - x), height: clamp(box.height, 1, height - y) };
}

/** An area with one corner elsewhere. The corner of a rectangle that lies across from it stays. */
export function withCorner(area: Area, index: number, to: Corner, size: Size): Area {
  const corners = cornersOf(area);
  if (isBox(area)) return boxBetween(corners[(index + 2) % 4]!, to, size);
  return { corners: corners.map((corner, i) => (i === index ? within(to, size) : corner)) };
}

/** An area at another place, as far as the photo goes. */
export function moved(area: Area, [dx, dy]: Corner, [width, height]: Size): Area {
  const corners = cornersOf(area);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const right = clamp(dx, -Math.min(...xs), width - Math.max(...xs));
  const down = clamp(dy, -Math.min(...ys), height - Math.max(...ys));
  if (isBox(area)) return { ...area, x: area.x + right, y: area.y + down };
  return { corners: corners.map(([x, y]) => [x + right, y + down]) };
}

/** A polygon with one more corner, in the middle of the edge that begins at a corner. */
export function withMiddle(corners: Corner[], index: number): Corner[] {
  const [ax, ay] = corners[index]!;
  const [bx, by] = corners[(index + 1) % corners.length]!;
  return corners.toSpliced(index + 1, 0, [Math.round((ax + bx) / 2), Math.round((ay + by) / 2)]);
}

/** Whether an area holds a place of the photo. */
export function holds(area: Area, [x, y]: Corner): boolean {
  const corners = cornersOf(area);
  let inside = false;
  for (const [i, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners.at(i - 1)!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** What is burnt out of a photo as the contract has it. */
export interface Covered {
  rectangles: Box[];
  polygons: Corner[][];
}

export const areasIn = ({ rectangles, polygons }: { rectangles: Box[]; polygons: number[][][] }): Area[] => [
  ...rectangles,
  ...polygons.map((corners) => ({ corners: corners as Corner[] })),
];

export const coveredBy = (areas: Area[]): Covered => ({
  rectangles: areas.filter(isBox).map(({ x, y, width, height }) => ({ x, y, width, height })),
  polygons: areas.flatMap((area) => (isBox(area) ? [] : [area.corners])),
});

/** Whether one more area of a kind is taken. */
export const mayAdd = (areas: Area[], kind: 'box' | 'polygon'): boolean =>
  kind === 'box' ? areas.filter(isBox).length < mostBoxes : areas.filter((area) => !isBox(area)).length < mostPolygons;

export const boxOf = ({ x, y, width, height }: Box): Box => ({ x, y, width, height });

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.round(value)));
