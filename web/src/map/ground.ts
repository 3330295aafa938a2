import type RenderFeature from 'ol/render/Feature';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import { along } from './level';
import type { Palette } from './palette';
import { isLink, isTunnel, roadOf, type Road } from './roads';

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
  'ferry',
  'path',
  'serviceEdge',
  'minorEdge',
  'middleEdge',
  'majorEdge',
  'highwayEdge',
  'tunnel',
  'taxiway',
  'runway',
  'service',
  'minor',
  'middle',
  'major',
  'link',
  'highway',
  'rail',
  'sleepers',
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
/** The levels from which roads are drawn that would be a web of lines before. */
const firstLevels: Partial<Record<Road, number>> = { service: 13.5, path: 13, minor: 11.5 };

/** The level from which ground other than land and water is told apart: below, only some tiles would have it. */
const groundLevel = 6;

/** Styles for the areas and lines of a map in the schema of the Protomaps basemap, at one level. */
export class Ground {
  readonly #level: number;
  readonly #styles: Record<Part, Style>;
  readonly #roads: Record<Road, Style[]>;

  constructor(palette: Palette, level: number) {
    this.#level = level;
    const styles = (this.#styles = stylesOf(palette, level));
    this.#roads = {
      highway: [styles.highwayEdge, styles.highway],
      major: [styles.majorEdge, styles.major],
      middle: [styles.middleEdge, styles.middle],
      minor: [styles.minorEdge, styles.minor],
      service: [styles.serviceEdge, styles.service],
      runway: [styles.runway],
      taxiway: [styles.taxiway],
      path: [styles.path],
      ferry: [styles.ferry],
      rail: level < 13 ? [styles.rail] : [styles.rail, styles.sleepers],
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

  #road(feature: RenderFeature): Style | Style[] | undefined {
    const road = roadOf(feature);
    if (!road || !this.#shown(feature) || this.#level < (firstLevels[road] ?? 0)) return undefined;
    if (isTunnel(feature)) return road === 'path' || road === 'service' ? undefined : this.#styles.tunnel;
    return road === 'highway' && isLink(feature) ? [this.#styles.minorEdge, this.#styles.link] : this.#roads[road];
  }

  #ground(feature: RenderFeature): Style | undefined {
    const part = this.#level >= groundLevel ? partOfGround.get(feature.get('kind')) : undefined;
    return part && this.#styles[part];
  }

  #shown(feature: RenderFeature): boolean {
    return (feature.get('min_zoom') ?? 0) <= this.#level;
  }
}

/** Houses have an edge once there is room for one. */
const building = (palette: Palette, level: number): Style =>
  new Style({
    fill: new Fill({ color: palette.building }),
    ...(level >= 15 && { stroke: new Stroke({ color: palette.buildingEdge, width: 0.8 }) }),
  });

function stylesOf(palette: Palette, level: number): Record<Part, Style> {
  const { scale } = palette;
  const area = (color: string) => new Style({ fill: new Fill({ color }) });
  const line = (color: string, width: number, dash?: number[]) =>
    new Style({
      stroke: new Stroke({ color, width, lineDash: dash, lineCap: dash ? 'butt' : 'round', lineJoin: 'round' }),
    });
  const wide = {
    highway: along(level, [5, 0.8], [9, 2], [12, 4], [15, 10], [18, 26]),
    major: along(level, [7, 0.6], [10, 1.5], [13, 4], [15, 8.5], [18, 22]),
    middle: along(level, [9, 0.6], [12, 1.8], [13, 2.8], [15, 6.5], [18, 18]),
    minor: along(level, [11, 0.5], [13, 1.4], [15, 4.5], [18, 15]),
    service: along(level, [13, 0.6], [15, 2.2], [18, 8]),
    runway: along(level, [9, 1], [12, 4], [15, 22], [18, 90]),
  };
  const edge = along(level, [10.5, 0], [12, 1.2], [15, 1.6]);
  const border = scale * along(level, [0, 0.8], [4, 1.1], [8, 1.8]);
  const styles: Record<Part, Style> = {
    built: area(palette.built),
    farm: area(palette.farm),
    green: area(palette.green),
    sand: area(palette.sand),
    ice: area(palette.ice),
    water: area(palette.water),
    // Near enough, rivers that are lines run on within those that are areas.
    river: line(level < 10.5 ? palette.river : palette.water, along(level, [1, 0.5], [5, 0.9], [9, 1.8], [14, 4])),
    building: building(palette, level),
    rail: line(palette.rail, along(level, [9, 0.7], [13, 1.4], [14, 2.2], [18, 4])),
    sleepers: line(palette.land, along(level, [13, 0.6], [14, 1.1], [18, 2.4]), [6, 6]),
    ferry: line(palette.waterName, along(level, [7, 0.6], [14, 1.2]), [6, 5]),
    tunnel: line(palette.roadEdge, wide.minor, [4, 3]),
    runway: line(palette.roadEdge, wide.runway),
    taxiway: line(palette.roadEdge, wide.minor),
    path: line(palette.roadEdge, along(level, [13, 0.7], [16, 1.2], [18, 2]), [4, 3]),
    serviceEdge: line(palette.roadEdge, wide.service + (level < 14 ? 0 : edge)),
    minorEdge: line(palette.roadEdge, wide.minor + edge),
    middleEdge: line(palette.roadEdge, wide.middle + edge),
    majorEdge: line(palette.roadEdge, wide.major + edge),
    highwayEdge: line(palette.roadEdge, wide.highway + edge),
    // Far away white on pale ground would not be seen.
    service: line(palette.minorRoad, wide.service),
    minor: line(level < 12.5 ? palette.roadEdge : palette.minorRoad, wide.minor),
    middle: line(level < 11 ? palette.roadEdge : palette.middleRoad, wide.middle),
    link: line(palette.highway, wide.minor),
    major: line(palette.majorRoad, wide.major),
    highway: line(palette.highway, wide.highway),
    region: line(palette.regionBorder, scale * along(level, [3, 0.6], [8, 1.1]), [4, 3]),
    country: line(palette.border, border),
    disputed: line(palette.border, border, [5 * scale, 4 * scale]),
  };
  for (const [i, part] of order.entries()) styles[part].setZIndex(i);
  return styles;
}
