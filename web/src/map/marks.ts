import Feature from 'ol/Feature';

import MultiLineString from 'ol/geom/MultiLineString';
import MultiPoint from 'ol/geom/MultiPoint';
import Point from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import Icon from 'ol/style/Icon';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import keyUrl from './key.svg';
import type { Palette } from './palette';
import pinUrl from './pin.svg';
import type { LonLat } from './sphere';

export type Mark = 'ring' | 'others' | 'line' | 'key' | 'pin';

/** What is drawn over the map, one feature a mark; later marks of the list lie on top. */
export class Marks {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource({ wrapX: true });
  #styles: Record<Mark, Style | Style[]>;

  constructor(palette: Palette) {
    this.#styles = stylesOf(palette);
    this.layer = new VectorLayer({
      source: this.#source,
      style: (feature) => this.#styles[feature.getId() as Mark],
      updateWhileAnimating: true,
      updateWhileInteracting: true,
      zIndex: 10,
    });
  }

  setPalette(palette: Palette): void {
    this.#styles = stylesOf(palette);
    this.layer.changed();
  }

  setPoint(mark: Mark, place: LonLat | null): void {
    this.#set(mark, place && new Point(fromLonLat(place)));
  }

  setLines(mark: Mark, lines: LonLat[][] | null): void {
    this.#set(mark, lines && new MultiLineString(lines.map((line) => line.map((p) => fromLonLat(p)))));
  }

  setPoints(mark: Mark, places: LonLat[]): void {
    this.#set(mark, places.length > 0 ? new MultiPoint(places.map((p) => fromLonLat(p))) : null);
  }

  #set(mark: Mark, geometry: Point | MultiPoint | MultiLineString | null): void {
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

function stylesOf(palette: Palette): Record<Mark, Style | Style[]> {
  const dashed = (width: number, color: string, zIndex: number, lineDash?: number[]) =>
    new Style({ zIndex, stroke: new Stroke({ color, width, lineDash, lineCap: 'round' }) });
  return {
    ring: [dashed(5, palette.outline, 0), dashed(2.5, '#d9480f', 1, [1, 6])],
    others: new Style({
      zIndex: 2,
      image: new CircleStyle({
        radius: 5.5,
        fill: new Fill({ color: palette.other }),
        stroke: new Stroke({ color: palette.outline, width: 1.5 }),
      }),
    }),
    line: [dashed(5, palette.outline, 3), dashed(2.5, palette.line, 4, [8, 7])],
    key: new Style({ zIndex: 5, image: new Icon({ src: keyUrl, anchor: [0.25, 0.92] }) }),
    pin: new Style({ zIndex: 6, image: new Icon({ src: pinUrl, anchor: [0.5, 0.955] }) }),
  };
}
