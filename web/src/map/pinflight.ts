/** What a pin looks like, in pixels. */
export interface PinLook {
  radius: number;
  color: string;
  edge: string;
  edgeWidth: number;
}

/** A place on the screen, in pixels from the upper left corner. */
export type Pixel = readonly [x: number, y: number];

/** How long a pin is under way, and for how long all of them together set out, in milliseconds. */
const flight = 900;
const together = 1400;

/**
 * Pins that fall onto a map, one after the other, each more slowly the nearer it is. They have a sheet of their own: the
 * map below is drawn once, and so a projector's slow computer shows three hundred as smoothly as three.
 */
export class PinFlight {
  readonly #pen: CanvasRenderingContext2D;
  readonly #look: PinLook;
  readonly #targets: Pixel[];

  /** @param targets where the pins land, in the order in which they set out */
  constructor(pen: CanvasRenderingContext2D, look: PinLook, targets: Pixel[]) {
    this.#pen = pen;
    this.#look = look;
    this.#targets = targets;
  }

  /** Draws the pins as they are some milliseconds after the first has set out, and says whether all have landed. */
  draw(elapsed: number): boolean {
    const { radius, color, edge, edgeWidth } = this.#look;
    const pen = this.#pen;
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.fillStyle = color;
    pen.strokeStyle = edge;
    pen.lineWidth = edgeWidth;
    this.#targets.forEach(([x, y], i) => {
      const part = Math.min(1, (elapsed - (together * i) / this.#targets.length) / flight);
      if (part <= 0) return;
      pen.beginPath();
      pen.arc(x, (y + radius) * (1 - (1 - part) ** 3) - radius, radius, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    });
    return elapsed >= flight + together;
  }
}
