import type RenderFeature from 'ol/render/Feature';
import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text, { type Options as TextOptions } from 'ol/style/Text';
import { along } from './level';
import { inLines, type Naming } from './naming';
import type { Palette } from './palette';
import { isLink, roadOf, type Road } from './roads';
import { sightOf } from './sights';

/** Which name stays where two meet: that of the larger number. */
const priority = { country: 60, capital: 40, region: 13, seat: 3, water: 1, road: 0, sight: -1, house: -20 };
/** The levels from which roads have names. */
const roadLevels: Partial<Record<Road, number>> = {
  highway: 11,
  major: 12,
  middle: 13.5,
  minor: 14.5,
  service: 15.5,
  path: 16,
};
/** Houses have their numbers from this level on. */
const houseLevel = 16.5;
/** How many levels a country or a region has its name: beyond, one sees too little of it. */
const lasting = { country: 5, region: 3 };

export const fontFamily = '"Inter Variable", system-ui, sans-serif';

/**
 * Styles for the names of a map in the schema of the Protomaps basemap, at one level. A style is good until the next
 * is asked for: there are tens of thousands of names, and OpenLayers takes from a style at once what it needs.
 */
export class Labels {
  readonly #palette: Palette;
  readonly #level: number;
  readonly #naming: Naming;
  readonly #halo: Stroke;
  readonly #country: Style;
  readonly #region: Style;
  readonly #town: Style;
  readonly #quarter: Style;
  readonly #water: Style;
  readonly #along: Style;
  readonly #sight: Style;
  readonly #house: Style;
  readonly #dots: { capital: CircleStyle; seat: CircleStyle; town: CircleStyle; sight: CircleStyle };

  constructor(palette: Palette, level: number, naming: Naming) {
    this.#palette = palette;
    this.#level = level;
    this.#naming = naming;
    this.#halo = new Stroke({ color: palette.halo, width: 2.5 * palette.scale });
    const centred = (color: string, options: TextOptions = {}) =>
      this.#style(color, { padding: [3, 5, 3, 5], ...options });
    this.#country = centred(palette.country);
    this.#region = centred(palette.region);
    this.#quarter = centred(palette.region);
    this.#water = centred(palette.waterName);
    this.#along = this.#style(palette.town, { placement: 'line', maxAngle: 0.6 });
    this.#town = this.#style(palette.town, { textAlign: 'left', padding: [1, 3, 1, 3] });
    this.#sight = this.#style(palette.sight, { textAlign: 'left', padding: [2, 6, 2, 6] });
    this.#house = centred(palette.region, { padding: [1, 1, 1, 1] });
    this.#dots = {
      sight: this.#dot(2.6, palette.sight, palette.halo, 1.2),
      capital: this.#dot(3.4, palette.halo, palette.town, 2),
      seat: this.#dot(2.6, palette.town, palette.halo, 1),
      town: this.#dot(2, palette.town, palette.halo, 1),
    };
  }

  styleOf(feature: RenderFeature): Style | undefined {
    switch (feature.get('layer')) {
      case 'places':
        return this.#place(feature);
      case 'water':
        return this.#waterName(feature);
      case 'roads':
        return this.#roadName(feature);
      case 'pois':
        return this.#sightName(feature);
      case 'buildings':
        return this.#houseNumber(feature);
    }
    return undefined;
  }

  #place(feature: RenderFeature): Style | undefined {
    const level = this.#level;
    const from: number = feature.get('min_zoom') ?? 0;
    if (from > level) return undefined;
    switch (feature.get('kind')) {
      case 'country': {
        if (level > from + lasting.country) return undefined;
        const size = Math.min(19, 12 + 1.6 * (level - from));
        return this.#label(this.#country, inLines(this.#naming(feature)), 600, size, priority.country - from);
      }
      case 'region': {
        if (level < 4 || level > from + lasting.region) return undefined;
        const size = Math.min(13, 10.5 + 0.5 * (level - from));
        const name = inLines(this.#naming(feature)).toUpperCase();
        return this.#label(this.#region, name, 500, size, priority.region - from);
      }
      case 'locality':
        return this.#townName(feature);
      case 'macrohood':
      case 'neighbourhood':
        if (level < 12) return undefined;
        return this.#label(this.#quarter, inLines(this.#naming(feature)), 500, 11.5, priority.road);
    }
    return undefined;
  }

  #townName(feature: RenderFeature): Style | undefined {
    const capital = feature.get('capital');
    const rank: number = feature.get('population_rank') ?? 0;
    const national = capital === 'yes' || capital === '2';
    // What is large among its neighbours is written large: at level 2 those have millions, at level 10 hundreds.
    const usual = 13 - 1.25 * (this.#level - 2);
    const size = 11 + 0.75 * Math.min(8, Math.max(0, rank - usual)) + (national ? 1 : 0);
    const weight = national ? 650 : size > 13.5 ? 600 : 500;
    const first = national ? priority.capital : capital ? priority.seat : 0;
    const style = this.#label(this.#town, this.#naming(feature), weight, size, first + rank);
    const text = style?.getText();
    if (!style || !text) return undefined;
    if (this.#level > 12.5) {
      style.setImage(null as unknown as CircleStyle);
      text.setTextAlign('center');
      text.setOffsetX(0);
    } else {
      const dot = this.#dots[national ? 'capital' : capital ? 'seat' : 'town'];
      style.setImage(dot);
      text.setTextAlign('left');
      text.setOffsetX(dot.getRadius() + (national ? 5.5 : 4.5) * this.#palette.scale);
    }
    return style;
  }

  #waterName(feature: RenderFeature): Style | undefined {
    if ((feature.get('min_zoom') ?? 0) > this.#level) return undefined;
    const type = feature.getType();
    if (type === 'Point') {
      const large = feature.get('kind') === 'ocean' || feature.get('kind') === 'sea';
      return this.#label(this.#water, inLines(this.#naming(feature)), 500, large ? 13 : 11.5, priority.water);
    }
    if (this.#level < 6 || (type !== 'LineString' && type !== 'MultiLineString')) return undefined;
    return this.#line(this.#naming(feature), this.#palette.waterName);
  }

  #roadName(feature: RenderFeature): Style | undefined {
    const road = roadOf(feature);
    const from = (road && roadLevels[road]) ?? Infinity;
    if (this.#level < from || isLink(feature)) return undefined;
    return this.#line(this.#naming(feature) || String(feature.get('ref') ?? ''), this.#palette.town);
  }

  #sightName(feature: RenderFeature): Style | undefined {
    const sight = sightOf(feature);
    if (!sight || this.#level < Math.max(sight.from, feature.get('min_zoom') ?? 0)) return undefined;
    const style = this.#label(this.#sight, inLines(this.#naming(feature)), 550, 11, priority.sight - sight.from / 10);
    style?.setImage(this.#dots.sight);
    style?.getText()?.setOffsetX(this.#dots.sight.getRadius() + 5 * this.#palette.scale);
    return style;
  }

  #houseNumber(feature: RenderFeature): Style | undefined {
    if (this.#level < houseLevel || feature.get('kind') !== 'address') return undefined;
    return this.#label(this.#house, String(feature.get('addr_housenumber') ?? ''), 500, 10, priority.house);
  }

  #line(name: string, color: string): Style | undefined {
    (this.#along.getText()?.getFill() as Fill).setColor(color);
    const size = along(this.#level, [6, 11], [14, 11.5], [18, 14]);
    return this.#label(this.#along, name, 500, size, priority.road);
  }

  /** Puts a name into a style; none has no style. */
  #label(style: Style, name: string, weight: number, size: number, zIndex: number): Style | undefined {
    if (name === '') return undefined;
    const text = style.getText()!;
    text.setText(name);
    text.setFont(`${weight} ${Math.round(2 * size * this.#palette.scale) / 2}px ${fontFamily}`);
    style.setZIndex(Math.round(zIndex));
    return style;
  }

  #style(color: string, options: TextOptions): Style {
    return new Style({ text: new Text({ fill: new Fill({ color }), stroke: this.#halo, ...options }) });
  }

  #dot(radius: number, fill: string, edge: string, width: number): CircleStyle {
    const { scale } = this.#palette;
    return new CircleStyle({
      radius: radius * scale,
      fill: new Fill({ color: fill }),
      stroke: new Stroke({ color: edge, width: width * scale }),
    });
  }
}
