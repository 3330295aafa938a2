import type { FrameState } from 'ol/Map';
import Layer from 'ol/layer/Layer';
import { fromLonLat, toLonLat } from 'ol/proj';
import { fontFamily } from './labels';
import type { Palette } from './palette';

/** How the four directions are written for short. */
export type Letters = Record<'n' | 'e' | 's' | 'w', string>;

/** Seconds of arc between lines, the widest first. */
const steps = [
  ...[30, 15, 10, 5, 2, 1].map((degrees) => degrees * 3600),
  ...[30, 15, 10, 5, 2, 1].map((minutes) => minutes * 60),
  ...[30, 15, 10, 5, 2, 1],
];
const leastPixels = 90;
const fullCircle = 360 * 3600;
/** The last parallel that is drawn: the map ends at 85.05°. */
const lastParallel = 85 * 3600;

/** How many seconds of arc meridians are apart, where a pixel is so many degrees wide. */
export function stepAt(degreesPerPixel: number): number {
  return steps.findLast((step) => step / 3600 / degreesPerPixel >= leastPixels) ?? steps[0]!;
}

/** The multiples of a step from one number to another. */
export function multiples(step: number, from: number, to: number): number[] {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step);
}

/** A meridian by its seconds of arc, however often it went around: 30° E, 43°15′ W, 180°. */
export function meridianName(seconds: number, letters: Letters): string {
  const inside = ((((seconds + fullCircle / 2) % fullCircle) + fullCircle) % fullCircle) - fullCircle / 2;
  return name(inside, inside % (fullCircle / 2) === 0 ? '' : inside < 0 ? letters.w : letters.e);
}

/** A parallel by its seconds of arc: 43°15′ N, 0°. */
export function parallelName(seconds: number, letters: Letters): string {
  return name(seconds, seconds === 0 ? '' : seconds < 0 ? letters.s : letters.n);
}

function name(seconds: number, letter: string): string {
  const all = Math.abs(seconds);
  const [minute, second] = [Math.floor(all / 60) % 60, all % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  const parts = second ? `${two(minute)}′${two(second)}″` : minute ? `${two(minute)}′` : '';
  return `${Math.floor(all / 3600)}°${parts} ${letter}`.trim();
}

/** Meridians and parallels over the map, named at its upper and left edge. */
export class Graticule {
  readonly layer: Layer;
  /** OpenLayers would draw the next layer into a canvas that it is given, so it is given what holds ours. */
  readonly #element = document.createElement('div');
  readonly #canvas = document.createElement('canvas');
  readonly #palette: Palette;
  readonly #letters: Letters;

  constructor(palette: Palette, letters: Letters) {
    this.#palette = palette;
    this.#letters = letters;
    this.#element.className = 'pane-graticule';
    this.#element.append(this.#canvas);
    this.layer = new Layer({ render: (frame) => this.#render(frame), zIndex: 5 });
  }

  #render({ size, pixelRatio, viewState: { center, resolution } }: FrameState): HTMLElement {
    const [width = 0, height = 0] = size;
    const [middleX = 0, middleY = 0] = center;
    this.#canvas.width = width * pixelRatio;
    this.#canvas.height = height * pixelRatio;
    const pen = this.#canvas.getContext('2d')!;
    pen.scale(pixelRatio, pixelRatio);
    const [west, south] = [middleX - (width / 2) * resolution, middleY - (height / 2) * resolution];
    const north = south + height * resolution;
    // Longitudes go on beyond 180 here, so that a line is where the map has it on each copy of the world.
    const perDegree = fromLonLat([1, 0])[0]! / resolution;
    const step = stepAt(1 / perDegree);
    const lonOf = (x: number) => (3600 * x) / fromLonLat([1, 0])[0]!;
    const latOf = (y: number) => 3600 * toLonLat([0, y])[1]!;
    const meridians = multiples(step, lonOf(west), lonOf(west + width * resolution)).map((seconds) => ({
      at: (seconds / 3600) * perDegree - west / resolution,
      name: meridianName(seconds, this.#letters),
    }));
    const parallels = multiples(step, Math.max(latOf(south), -lastParallel), Math.min(latOf(north), lastParallel)).map(
      (seconds) => ({
        at: (north - fromLonLat([0, seconds / 3600])[1]!) / resolution,
        name: parallelName(seconds, this.#letters),
      }),
    );
    this.#drawLines(pen, width, height, meridians, parallels);
    this.#drawNames(pen, meridians, parallels);
    return this.#element;
  }

  #drawLines(pen: CanvasRenderingContext2D, width: number, height: number, meridians: Line[], parallels: Line[]): void {
    pen.beginPath();
    for (const { at } of meridians) {
      pen.moveTo(at, 0);
      pen.lineTo(at, height);
    }
    for (const { at } of parallels) {
      pen.moveTo(0, at);
      pen.lineTo(width, at);
    }
    pen.globalAlpha = 0.45;
    pen.lineWidth = 1;
    pen.strokeStyle = this.#palette.line;
    pen.stroke();
    pen.globalAlpha = 1;
  }

  #drawNames(pen: CanvasRenderingContext2D, meridians: Line[], parallels: Line[]): void {
    pen.font = `600 ${11 * this.#palette.scale}px ${fontFamily}`;
    pen.lineJoin = 'round';
    pen.lineWidth = 3 * this.#palette.scale;
    pen.strokeStyle = this.#palette.halo;
    pen.fillStyle = this.#palette.town;
    pen.textBaseline = 'middle';
    const write = (text: string, x: number, y: number) => {
      pen.strokeText(text, x, y);
      pen.fillText(text, x, y);
    };
    pen.textAlign = 'center';
    for (const { at, name } of meridians) if (at > 2 * cornerPixels) write(name, at, 10 * this.#palette.scale);
    pen.textAlign = 'left';
    for (const { at, name } of parallels) if (at > cornerPixels) write(name, 5, at);
  }
}

/** A line by where it crosses the edge of the map, in pixels. */
interface Line {
  at: number;
  name: string;
}

/** Where names of meridians and of parallels would meet. */
const cornerPixels = 24;
