import Feature from 'ol/Feature';
import MultiLineString from 'ol/geom/MultiLineString';
import OlPoint from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';

/** How many cells the longer side of a photo has: A to L, or 1 to 12. */
const cells = 12;

/** A cell of the grid: its name, and where its upper left is in pixels of the photo. */
export interface Cell {
  name: string;
  x: number;
  y: number;
}

/** The cells of a photo, about square: columns have letters from the left, rows numbers from the top. */
export function cellsOf([width, height]: [number, number]): { columns: number; rows: number; cells: Cell[] } {
  const side = Math.max(width, height) / cells;
  const [columns, rows] = [Math.max(1, Math.round(width / side)), Math.max(1, Math.round(height / side))];
  const list = Array.from({ length: columns * rows }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    return {
      name: `${String.fromCharCode(65 + column)}${row + 1}`,
      x: (column * width) / columns,
      y: (row * height) / rows,
    };
  });
  return { columns, rows, cells: list };
}

/** A grid over a photo, by which a class can say where something is. */
export class PhotoGrid {
  readonly #source = new VectorSource();
  readonly layer = new VectorLayer({ source: this.#source, updateWhileAnimating: true, updateWhileInteracting: true });

  /** Shows the grid of a photo of a size; null for none. */
  show(size: [number, number] | null): void {
    this.#source.clear(true);
    if (!size) return;
    const [width, height] = size;
    const { columns, rows, cells } = cellsOf(size);
    const across = Array.from({ length: rows + 1 }, (_, i) => [
      [0, (-i * height) / rows],
      [width, (-i * height) / rows],
    ]);
    const down = Array.from({ length: columns + 1 }, (_, i) => [
      [(i * width) / columns, 0],
      [(i * width) / columns, -height],
    ]);
    const lines = new Feature(new MultiLineString([...across, ...down]));
    lines.setStyle([
      new Style({ stroke: new Stroke({ color: 'rgb(16 32 43 / 60%)', width: 3 }) }),
      new Style({ stroke: new Stroke({ color: 'rgb(255 255 255 / 85%)', width: 1 }) }),
    ]);
    this.#source.addFeature(lines);
    for (const { name, x, y } of cells) {
      const label = new Feature(new OlPoint([x, -y]));
      label.setStyle(labelStyle(name));
      this.#source.addFeature(label);
    }
  }
}

const labelStyle = (text: string): Style =>
  new Style({
    text: new Text({
      text,
      font: "600 11px 'Inter Variable', sans-serif",
      textAlign: 'left',
      textBaseline: 'top',
      offsetX: 4,
      offsetY: 4,
      fill: new Fill({ color: '#ffffff' }),
      stroke: new Stroke({ color: '#10202b', width: 3 }),
    }),
  });
