// A photo alone, which the spec looks at and compares with what it knows of it.
import './photopage.css';
import { PhotoView } from '../../src/map/photo.svelte';
import { greyOf, height, width } from './pattern';

/** What is outside of the photo in a corner's picture, in pixels of the screen. */
const margin = 20;

export interface Seen {
  /** How many pixels of the photo were compared. */
  compared: number;
  /** How far the worst of them is from what it should be, and where it is on the screen. */
  worst: number;
  at: [number, number];
  /** How many pixels outside of the photo are not empty. */
  outside: number;
}

class Looked extends PhotoView {
  /** Looks at a corner, so many pixels of the photo to one of the screen, and waits until all is drawn. */
  async look(right: boolean, bottom: boolean, scale: number): Promise<Seen> {
    const view = this.map.getView();
    const [w = 0, h = 0] = this.map.getSize() ?? [];
    const left = right ? Math.floor(width / scale) + margin - w : -margin;
    const top = bottom ? Math.floor(height / scale) + margin - h : -margin;
    view.setResolution(scale);
    view.setCenter([(left + w / 2) * scale, -(top + h / 2) * scale]);
    await new Promise((resolve) => {
      this.map.once('rendercomplete', resolve);
      this.map.render();
    });
    const canvas = document.querySelector('canvas')!;
    return compare(canvas.getContext('2d')!.getImageData(0, 0, w, h), left, top, scale);
  }
}

function compare({ data, width: w, height: h }: ImageData, left: number, top: number, scale: number): Seen {
  const seen: Seen = { compared: 0, worst: 0, at: [0, 0], outside: 0 };
  const [last, lowest] = [Math.floor(width / scale), Math.floor(height / scale)];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = 4 * (y * w + x);
      const [u, v] = [left + x, top + y];
      // The last line of a size may stand for less than a whole pixel.
      if (u === last || v === lowest) continue;
      if (u < 0 || v < 0 || u > last || v > lowest) {
        if (data[at + 3] !== 0) seen.outside++;
        continue;
      }
      seen.compared++;
      const off = Math.max(
        Math.abs((data[at + 1] ?? 0) - greyOf(u * scale, v * scale, scale)),
        255 - (data[at + 3] ?? 0),
      );
      if (off > seen.worst) {
        seen.worst = off;
        seen.at = [x, y];
      }
    }
  }
  return seen;
}

declare global {
  var look: Looked['look'];
}

const photo = new Looked();
const element = document.getElementById('photo')!;
photo.attach(element);
photo.open(new URLSearchParams(location.search).get('image') ?? '');
globalThis.look = photo.look.bind(photo);
$effect.root(() => {
  $effect(() => {
    element.dataset.ready = String(photo.ready);
  });
});
