import type RenderFeature from 'ol/render/Feature';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import { along } from './level';
import type { Palette } from './palette';

/** What the map is made of, from the bottom to the top: areas first, then lines. */
const order = [
  'built',
  'farm',
  'green',
  'sand',
  'ice',
  'water',
  'river',
  'building',
  'rail',
  'path',
  'minorEdge',
  'majorEdge',
  'highwayEdge',
  'minor',
  'major',
  'highway',
  'region',
  'country',
  'disputed',
] as const;
type Part = (typeof order)[number];

/** The kinds of the layers landcover and landuse that look alike. */
const grounds: Partial<Record<Part, string[]>> = {
  green:
    'forest wood grass grassland meadow scrub park garden golf_course nature_reserve national_park protected_area cemetery pitch playground recreation_ground village_green wetland zoo'.split(
      ' ',
    ),
  farm: 'farmland farmyard orchard vineyard allotments'.split(' '),
  sand: 'beach sand barren'.split(' '),
  ice: ['glacier'],
  built:
    'urban_area residential industrial commercial retail railway aerodrome airfield military naval_base hospital school university college'.split(
      ' ',
    ),
};
const partOfGround = new Map(
  Object.entries(grounds).flatMap(([part, kinds]) => kinds.map((kind) => [kind, part as Part] as const)),
);
/** The kinds of roads of the layer roads, of both of its versions. */
const partOfRoad: Record<string, Part> = {
  highway: 'highway',
  major_road: 'major',
  medium_road: 'minor',
  minor_road: 'minor',
  path: 'path',
  other: 'path',
  rail: 'rail',
};

/** The level from which ground other than land and water is told apart: below, only some tiles would have it. */
const groundLevel = 6;

/** Styles for the areas and lines of a map in the schema of the Protomaps basemap, at one level. */
export class Ground {
  readonly #level: number;
  readonly #styles: Record<Part, Style>;
  readonly #roads: Record<string, Style[]>;

  constructor(palette: Palette, level: number) {
    this.#level = level;
    const styles = (this.#styles = stylesOf(palette, level));
    this.#roads = {
      highway: [styles.highwayEdge, styles.highway],
      major: [styles.majorEdge, styles.major],
      minor: [styles.minorEdge, styles.minor],
      path: [styles.path],
      rail: [styles.rail],
    };
  }

  styleOf(feature: RenderFeature): Style | Style[] | undefined {
    switch (feature.get('layer')) {
      case 'water':
        return this.#water(feature);
      case 'boundaries':
        return this.#border(feature);
      case 'roads':
      case 'transit':
        return this.#road(feature);
      case 'landcover':
      case 'landuse':
        return this.#ground(feature);
      case 'buildings':
        return feature.getType() === 'Point' ? undefined : this.#styles.building;
    }
    return undefined;
  }

  #water(feature: RenderFeature): Style | undefined {
    switch (feature.getType()) {
      case 'Polygon':
        return this.#styles.water;
      case 'LineString':
      case 'MultiLineString':
        return this.#shown(feature) ? this.#styles.river : undefined;
    }
    return undefined;
  }

  #border(feature: RenderFeature): Style | undefined {
    if (feature.get('kind') === 'country') return this.#styles[feature.get('disputed') ? 'disputed' : 'country'];
    return feature.get('kind') === 'region' && this.#shown(feature) ? this.#styles.region : undefined;
  }

  #road(feature: RenderFeature): Style[] | undefined {
    const part = partOfRoad[feature.get('kind')];
    return part && this.#shown(feature) ? this.#roads[part] : undefined;
  }

  #ground(feature: RenderFeature): Style | undefined {
    const part = this.#level >= groundLevel ? partOfGround.get(feature.get('kind')) : undefined;
    return part && this.#styles[part];
  }

  #shown(feature: RenderFeature): boolean {
    return (feature.get('min_zoom') ?? 0) <= this.#level;
  }
}

function stylesOf(palette: Palette, level: number): Record<Part, Style> {
  const { scale } = palette;
  const area = (color: string) => new Style({ fill: new Fill({ color }) });
  const line = (color: string, width: number, dash?: number[]) =>
    new Style({
      stroke: new Stroke({ color, width, lineDash: dash, lineCap: dash ? 'butt' : 'round', lineJoin: 'round' }),
    });
  const wide = {
    highway: along(level, [5, 0.8], [9, 2], [12, 3.5], [15, 9], [18, 24]),
    major: along(level, [7, 0.6], [10, 1.5], [13, 3.5], [15, 7], [18, 20]),
    minor: along(level, [11, 0.5], [13, 1.6], [15, 4.5], [18, 15]),
  };
  const edge = level < 11 ? 0 : 1.4;
  const border = scale * along(level, [0, 0.8], [4, 1.1], [8, 1.8]);
  const styles: Record<Part, Style> = {
    built: area(palette.built),
    farm: area(palette.farm),
    green: area(palette.green),
    sand: area(palette.sand),
    ice: area(palette.ice),
    water: area(palette.water),
    river: line(palette.river, along(level, [1, 0.5], [5, 0.9], [9, 1.8], [14, 4])),
    building: area(palette.building),
    rail: line(palette.rail, along(level, [9, 0.7], [14, 1.4], [18, 3]), level < 13 ? undefined : [7, 3]),
    path: line(palette.roadEdge, along(level, [13, 0.7], [16, 1.2], [18, 2]), [4, 3]),
    minorEdge: line(palette.roadEdge, wide.minor + edge),
    majorEdge: line(palette.roadEdge, wide.major + edge),
    highwayEdge: line(palette.roadEdge, wide.highway + edge),
    minor: line(palette.minorRoad, wide.minor),
    major: line(palette.majorRoad, wide.major),
    highway: line(palette.highway, wide.highway),
    region: line(palette.regionBorder, scale * along(level, [3, 0.6], [8, 1.1]), [4, 3]),
    country: line(palette.border, border),
    disputed: line(palette.border, border, [5 * scale, 4 * scale]),
  };
  for (const [i, part] of order.entries()) styles[part].setZIndex(i);
  return styles;
}
