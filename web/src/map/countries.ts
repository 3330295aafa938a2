import Feature, { type FeatureLike } from 'ol/Feature';
import LineString from 'ol/geom/LineString';
import Point from 'ol/geom/Point';
import Polygon from 'ol/geom/Polygon';
import type Geometry from 'ol/geom/Geometry';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat } from 'ol/proj';
import { fromEPSG4326 } from 'ol/proj/epsg3857';
import VectorSource from 'ol/source/Vector';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';
import { loadAtlas, type Atlas, type CountryName } from './atlas';
import type { Palette } from './palette';
import type { LonLat } from './sphere';

type Outline = 'land' | 'cutLand' | 'cutCoast' | 'border' | 'disputed';

/** Pixels a world is wide at zoom 0. */
const worldSize = 256;
const worldMeters = 40075016.685578488;

/** The countries of the world and their names, as two layers. */
export class Countries {
  readonly outlines: VectorLayer;
  readonly names: VectorLayer;
  readonly #outlineSource = new VectorSource({ wrapX: true });
  readonly #nameSource = new VectorSource({ wrapX: true });
  #palette: Palette;
  #language = 'en';
  #styles: Record<Outline, Style>;

  constructor(palette: Palette) {
    this.#palette = palette;
    this.#styles = stylesOf(palette);
    this.outlines = new VectorLayer({
      source: this.#outlineSource,
      background: palette.sea,
      style: (feature) => this.#styles[feature.get('outline') as Outline],
      updateWhileAnimating: true,
      updateWhileInteracting: true,
    });
    this.names = new VectorLayer({
      source: this.#nameSource,
      declutter: true,
      style: (feature, resolution) => this.#nameStyle(feature, resolution),
      updateWhileAnimating: true,
      updateWhileInteracting: true,
      zIndex: 1,
    });
  }

  /** Fetches the countries, once. */
  async load(signal: AbortSignal): Promise<void> {
    if (this.#nameSource.getFeatures().length > 0) return;
    const atlas = await loadAtlas(signal);
    this.#outlineSource.addFeatures(outlinesOf(atlas));
    this.#nameSource.addFeatures(
      atlas.names.map((name, rank) => new Feature({ geometry: new Point(fromLonLat(name.at)), name, rank })),
    );
    this.#loadFont();
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#styles = stylesOf(palette);
    this.outlines.setBackground(palette.sea);
    this.outlines.changed();
    this.names.changed();
  }

  /** Names the countries in a language, in English where the language has no names here. */
  setLanguage(code: string): void {
    this.#language = code;
    this.names.changed();
    this.#loadFont();
  }

  /** A canvas does not ask for the part of a font that holds a script, so it is asked for here. */
  #loadFont(): void {
    const sample = (this.#nameSource.getFeatures()[0]?.get('name') as CountryName | undefined)?.names[this.#language];
    if (sample) document.fonts.load(fontOf(12), sample).then(() => this.names.changed());
  }

  #nameStyle(feature: FeatureLike, resolution: number): Style | undefined {
    const { fromZoom, names } = feature.get('name') as CountryName;
    const zoom = Math.log2(worldMeters / worldSize / resolution);
    if (zoom < fromZoom) return undefined;
    const text = names[this.#language] ?? names.en ?? '';
    const size = Math.min(15, 11 + Math.max(0, zoom - fromZoom));
    return new Style({
      zIndex: -(feature.get('rank') as number),
      text: new Text({
        text: inLines(text),
        font: fontOf(Math.round(size * 2) / 2),
        fill: new Fill({ color: this.#palette.name }),
        stroke: new Stroke({ color: this.#palette.land, width: 3 }),
        padding: [3, 4, 3, 4],
      }),
    });
  }
}

const fontOf = (size: number) => `500 ${size}px "Inter Variable", system-ui, sans-serif`;

/** A long name in two lines, broken at the space nearest to its middle. */
export function inLines(name: string): string {
  if (name.length < 15) return name;
  const middle = name.length / 2;
  let at = -1;
  for (let i = name.indexOf(' '); i >= 0; i = name.indexOf(' ', i + 1)) {
    if (at < 0 || Math.abs(i - middle) < Math.abs(at - middle)) at = i;
  }
  return at < 0 ? name : `${name.slice(0, at)}\n${name.slice(at + 1)}`;
}

function outlinesOf(atlas: Atlas): Feature[] {
  const features = (outline: Outline, shapes: Geometry[]) =>
    shapes.map((geometry) => new Feature({ geometry, outline }));
  const polygons = (shapes: LonLat[][][]) =>
    shapes.map((rings) => {
      let end = 0;
      const ends = rings.map((ring) => (end += 2 * ring.length));
      return new Polygon(project(rings.flat()), 'XY', ends);
    });
  const lines = (pieces: LonLat[][]) => pieces.map((piece) => new LineString(project(piece), 'XY'));
  return [
    ...features('land', polygons(atlas.land)),
    ...features('cutLand', polygons(atlas.cutLand)),
    ...features('cutCoast', lines(atlas.cutCoast)),
    ...features('border', lines(atlas.borders)),
    ...features('disputed', lines(atlas.disputed)),
  ];
}

/** Places on the map, each coordinate after the other: of the ways to make geometries the one that costs least. */
function project(places: LonLat[]): number[] {
  const flat = places.flat();
  return fromEPSG4326(flat, flat, 2);
}

function stylesOf(palette: Palette): Record<Outline, Style> {
  const area = (fill: string, stroke: string, width: number) =>
    new Style({ zIndex: 0, fill: new Fill({ color: fill }), stroke: new Stroke({ color: stroke, width }) });
  const line = (zIndex: number, color: string, width: number, lineDash?: number[]) =>
    new Style({ zIndex, stroke: new Stroke({ color, width, lineDash }) });
  return {
    land: area(palette.land, palette.coast, 1),
    // Here the stroke only covers the seam between two copies of the world.
    cutLand: area(palette.land, palette.land, 1.5),
    cutCoast: line(0, palette.coast, 1),
    border: line(1, palette.border, 1),
    disputed: line(1, palette.border, 1, [4, 3]),
  };
}
