/** Where a text stands by a pin: which of its ends is told, and how far that is from the pin's middle, in pixels. */
export interface Beside {
  align: 'left' | 'right';
  offset: number;
  /** Whether it stands above the pin, not beside it. */
  above: boolean;
}

/**
 * Keeps a text in sight: it stands right of its pin, where there is no room for it left of it, and where there is none
 * either above the pin, with its beginning in sight.
 * @param x where the pin is on a map that is so many pixels wide
 * @param gap what is kept free between the pin's middle and the text
 */
export function besidePin(x: number, gap: number, text: number, width: number): Beside {
  if (x + gap + text <= width) return { align: 'left', offset: gap, above: false };
  if (x - gap - text >= 0) return { align: 'right', offset: -gap, above: false };
  return { align: 'left', offset: Math.max(0, width - text) - x, above: true };
}
