import Feature from 'ol/Feature';
import MultiLineString from 'ol/geom/MultiLineString';
import Point from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import type OlMap from 'ol/Map';
import { toLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';
import { contour, distanceTo, type Grid } from './field';
import type { Palette } from './palette';
import type { Region } from './region';
import { normalise, type LonLat } from './sphere';

/** Where so much is left of the points: everywhere that far from the key. */
export interface ScoreLevel {
  label: string;
  distanceMeters: number;
}

/** How far apart the places are, in pixels, at which the distance is measured. */
const cell = 8;

/** Lines of equal points around a key, of what is in sight. They are drawn anew after each movement. */
export class ScoreRings {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource();
  #map: OlMap | undefined;
  #far: ((place: LonLat) => number) | null = null;
  #levels: ScoreLevel[] = [];
  #palette: Palette;

  constructor(palette: Palette) {
    this.#palette = palette;
    this.layer = new VectorLayer({ source: this.#source, zIndex: 9 });
  }

  /** Draws on a map, after each movement. */
  follow(map: OlMap): void {
    this.#map = map;
    map.on('moveend', () => this.#draw());
    map.on('change:size', () => this.#draw());
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#draw();
  }

  set(region: Region | null, levels: ScoreLevel[]): void {
    this.#far = region && distanceTo(region);
    this.#levels = levels;
    this.#draw();
  }

  #draw(): void {
    this.#source.clear();
    const size = this.#map?.getSize();
    if (!this.#far || !size || this.#levels.length === 0) return;
    const { grid, at } = this.#measure(this.#far, size);
    for (const level of this.#levels) this.#add(level, grid, at);
  }

  /** The distances of a grid over what is in sight, and where its corners are. */
  #measure(far: (place: LonLat) => number, size: number[]) {
    const [west = 0, south = 0, east = 0, north = 0] = this.#map!.getView().calculateExtent(size);
    const columns = Math.ceil((size[0] ?? 0) / cell) + 1;
    const rows = Math.ceil((size[1] ?? 0) / cell) + 1;
    const at = (x: number, y: number) => [
      west + ((east - west) * x) / (columns - 1),
      north - ((north - south) * y) / (rows - 1),
    ];
    const values = new Float64Array(columns * rows);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) values[y * columns + x] = far(normalise(toLonLat(at(x, y)) as LonLat));
    }
    return { grid: { columns, rows, values }, at };
  }

  #add({ label, distanceMeters }: ScoreLevel, grid: Grid, at: (x: number, y: number) => number[]): void {
    const pieces = contour(grid, distanceMeters).map((piece) => piece.map(([x, y]) => at(x, y)));
    if (pieces.length === 0) return;
    const line = new Feature(new MultiLineString(pieces));
    line.setStyle([this.#stroke(4, this.#palette.outline), this.#stroke(1.75, this.#palette.line)]);
    const top = pieces.flat().reduce((highest, corner) => (corner[1]! > highest[1]! ? corner : highest));
    const name = new Feature(new Point(top));
    name.setStyle(this.#name(label));
    this.#source.addFeatures([line, name]);
  }

  #stroke(width: number, color: string): Style {
    return new Style({ stroke: new Stroke({ color, width, lineCap: 'round' }) });
  }

  #name(text: string): Style {
    return new Style({
      zIndex: 1,
      text: new Text({
        text,
        font: '650 12px "Inter Variable", system-ui, sans-serif',
        offsetY: 9,
        fill: new Fill({ color: this.#palette.line }),
        stroke: new Stroke({ color: this.#palette.outline, width: 4 }),
        declutterMode: 'declutter',
      }),
    });
  }
}
