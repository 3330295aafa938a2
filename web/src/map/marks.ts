import Feature from 'ol/Feature';
import type Geometry from 'ol/geom/Geometry';
import MultiLineString from 'ol/geom/MultiLineString';
import MultiPoint from 'ol/geom/MultiPoint';
import MultiPolygon from 'ol/geom/MultiPolygon';
import Point from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import Icon from 'ol/style/Icon';
import Stroke from 'ol/style/Stroke';
import Style, { type StyleLike } from 'ol/style/Style';
import Text from 'ol/style/Text';
import keyUrl from './key.svg?inline'; // a pin is put where there is no network, too
import type { Palette } from './palette';
import pinUrl from './pin.svg?inline';
import type { Shape } from './region';
import type { LonLat } from './sphere';

/** What a mark shows: of the right answer what counts and what does not, of the guess, and of what is measured and found. */
export type Mark =
  | 'area'
  | 'edge'
  | 'excluded'
  | 'excludedEdge'
  | 'ring'
  | 'others'
  | 'keyRay'
  | 'ray'
  | 'line'
  | 'ruler'
  | 'rulerPoints'
  | 'handle'
  | 'found'
  | 'candidates'
  | 'key'
  | 'pin';

/** What is drawn over the map, one feature a mark. */
export class Marks {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource({ wrapX: true });
  #styles: Record<Mark, StyleLike>;

  constructor(palette: Palette) {
    this.#styles = stylesOf(palette);
    this.layer = new VectorLayer({
      source: this.#source,
      style: (feature, resolution) => {
        const style = this.#styles[feature.getId() as Mark];
        return typeof style === 'function' ? style(feature, resolution) : style;
      },
      updateWhileAnimating: true,
      updateWhileInteracting: true,
      zIndex: 10,
    });
  }

  setPalette(palette: Palette): void {
    this.#styles = stylesOf(palette);
    this.layer.changed();
  }

  setLines(mark: Mark, lines: LonLat[][]): void {
    this.#set(mark, lines.length > 0 ? new MultiLineString(lines.map(project)) : null);
  }

  setPoints(mark: Mark, places: LonLat[]): void {
    this.#set(mark, places.length > 0 ? new MultiPoint(project(places)) : null);
  }

  /** Fills areas and draws their edges and lines. */
  setShape(area: Mark, edge: Mark, { areas, lines }: Pick<Shape, 'areas' | 'lines'>): void {
    this.#set(area, areas.length > 0 ? new MultiPolygon(areas.map((rings) => rings.map(project))) : null);
    this.setLines(edge, lines);
  }

  #set(mark: Mark, geometry: Geometry | null): void {
    const old = this.#source.getFeatureById(mark);
    if (!geometry) {
      if (old) this.#source.removeFeature(old);
    } else if (old) {
      old.setGeometry(geometry);
    } else {
      const feature = new Feature(geometry);
      feature.setId(mark);
      this.#source.addFeature(feature);
    }
  }
}

const project = (places: LonLat[]) => places.map((p) => fromLonLat(p));

/** The colour of the guess, as in pin.svg. */
const guess = '#d9480f';

/** Styles that lie over each other in the order in which they stand here. */
function stylesOf(palette: Palette): Record<Mark, StyleLike> {
  let zIndex = 0;
  const stroke = (width: number, color: string, lineDash?: number[]) =>
    new Style({ zIndex: zIndex++, stroke: new Stroke({ color, width, lineDash, lineCap: 'round' }) });
  const cased = (color: string, lineDash?: number[]) => [stroke(5, palette.outline), stroke(2.5, color, lineDash)];
  const filled = (color: string, part: string) =>
    new Style({ zIndex: zIndex++, fill: new Fill({ color: color + part }) });
  const dot = (radius: number, color: string, edge: string, width: number) =>
    new CircleStyle({ radius, fill: new Fill({ color }), stroke: new Stroke({ color: edge, width }) });
  return {
    area: filled(palette.key, '55'),
    edge: cased(palette.key),
    excluded: filled(palette.excluded, '44'),
    excludedEdge: cased(palette.excluded, [6, 6]),
    ring: cased(guess, [1, 6]),
    others: new Style({
      zIndex: zIndex++,
      image: dot(5.5 * palette.scale, palette.other, palette.outline, 1.5 * palette.scale),
    }),
    keyRay: cased(palette.key, [12, 5]),
    ray: cased(guess, [12, 5]),
    line: cased(palette.line, [8, 7]),
    ruler: cased(palette.line),
    rulerPoints: new Style({ zIndex: zIndex++, image: dot(5, palette.outline, palette.line, 2.5) }),
    handle: new Style({ zIndex: zIndex++, image: dot(10, palette.outline, guess, 3) }),
    found: [
      new Style({ zIndex: zIndex++, image: dot(14, 'transparent', palette.outline, 5) }),
      new Style({ zIndex: zIndex++, image: dot(14, 'transparent', palette.other, 2.5) }),
    ],
    candidates: (feature) => numbered(feature.getGeometry() as MultiPoint, palette, 90),
    key: new Style({ zIndex: 100, image: new Icon({ src: keyUrl, anchor: [0.25, 0.92], scale: palette.scale }) }),
    pin: new Style({ zIndex: 101, image: new Icon({ src: pinUrl, anchor: [0.5, 0.955] }) }),
  };
}

/** Dots with the numbers of places that can be chosen. */
function numbered(places: MultiPoint, palette: Palette, zIndex: number): Style[] {
  return places.getPoints().map(
    (point, i) =>
      new Style({
        geometry: new Point(point.getCoordinates()),
        zIndex,
        image: new CircleStyle({
          radius: 12,
          fill: new Fill({ color: palette.outline }),
          stroke: new Stroke({ color: guess, width: 2.5 }),
        }),
        text: new Text({
          text: String(i + 1),
          font: '700 13px "Inter Variable", system-ui, sans-serif',
          fill: new Fill({ color: palette.line }),
        }),
      }),
  );
}
