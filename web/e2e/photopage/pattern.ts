// A photo of which every pixel is known: grey checks, and a black frame.

export const width = 6720;
export const height = 4201;
const frame = 16;
const check = 50;

/** How bright the pixel is, 0 to 255. */
export function grey(x: number, y: number): number {
  if (Math.min(x, y, width - 1 - x, height - 1 - y) < frame) return 0;
  return (Math.floor(x / check) + Math.floor(y / check)) % 2 ? 60 : 190;
}

/** How bright so many pixels are together, a square from the one at x, y on, as far as it is of the photo. */
export function greyOf(x: number, y: number, side: number): number {
  let sum = 0;
  let count = 0;
  for (let v = y; v < Math.min(y + side, height); v++) {
    for (let u = x; u < Math.min(x + side, width); u++) {
      sum += grey(u, v);
      count++;
    }
  }
  return sum / count;
}
