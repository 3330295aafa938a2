import Feature from 'ol/Feature';
import Point from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat } from 'ol/proj';
import { measureTextWidth } from 'ol/render/canvas';
import Cluster from 'ol/source/Cluster';
import VectorSource from 'ol/source/Vector';
import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';
import { besidePin } from './besidepin';
import { paletteOf } from './palette';
import type { PinLook, Pixel } from './pinflight';
import { cornersOf, type Region } from './region';
import type { LonLat } from './sphere';
import { WorldMap, worldWidth } from './world.svelte';

/** A guess on the wall, with whose it is where that may be shown. */
export interface WallPin {
  place: LonLat;
  name: string;
}

/** How near pins are that are drawn as one, in sizes of a pin. */
const together = 2.4;
/** How many names stand beside one pin. */
const mostNames = 3;

/** The map of a reveal on a wall: pins fly in; where they have landed, those that lie together are one with their number. */
export class RevealMap extends WorldMap {
  /** Whether everything is where it stays, and drawn. */
  settled = $state(false);
  readonly #palette = paletteOf('projector');
  readonly #radius = 5.5 * this.#palette.scale;
  readonly #pins = new VectorSource<Feature<Point>>();
  /** Where the flags stand, on the map. */
  #flags: number[][] = [];

  constructor() {
    super();
    this.setTheme('projector');
    const layer = new VectorLayer({
      source: new Cluster({ source: this.#pins, distance: together * this.#radius, minDistance: 0, wrapX: true }),
      style: (cluster, resolution) => this.#styleOf(cluster as Feature<Point>, resolution),
      declutter: true,
      zIndex: 9, // below the key
    });
    this.map.addLayer(layer);
    this.map.on('moveend', () => layer.changed()); // names stand where there is room for them
  }

  /** What a pin looks like that is by itself. */
  get look(): PinLook {
    const { scale, other, outline } = this.#palette;
    return { radius: this.#radius, color: other, edge: outline, edgeWidth: 1.5 * scale };
  }

  /** Where places are on the screen, as far as the map has been drawn. */
  pixelsOf(places: LonLat[]): Pixel[] {
    return places.flatMap((place) => {
      const [x, y] = this.map.getPixelFromCoordinate(fromLonLat(place)) ?? [];
      return x === undefined || y === undefined ? [] : [[x, y] as const];
    });
  }

  /** Puts pins where they belong; more or other pins may follow. */
  land(pins: WallPin[]): void {
    this.#pins.clear();
    this.#pins.addFeatures(
      pins.map(({ place, name }) => new Feature({ geometry: new Point(fromLonLat(place)), name })),
    );
  }

  /** Shows the keys, each with a flag, and goes as close as all that is shown allows. */
  tell(regions: Region[], flags: LonLat[], pins: WallPin[]): void {
    this.setKeys(regions, flags);
    const points = regions.flatMap((region) => (region.type === 'Point' ? cornersOf(region) : []));
    this.#flags = [...points, ...flags].map((place) => fromLonLat(place));
    this.fit([...pins.map(({ place }) => place), ...regions.flatMap(cornersOf)], {
      maxZoom: 9,
      padding: 9 * this.#radius,
    });
    this.map.once('rendercomplete', () => (this.settled = true));
    this.map.render();
  }

  get #width(): number {
    return this.map.getSize()?.[0] ?? 0;
  }

  /** How many pixels from the left edge something at an easting is, where it is nearest to the middle. */
  #across(x: number, resolution: number): number {
    const off = x - (this.map.getView().getCenter()?.[0] ?? 0);
    return this.#width / 2 + (off - worldWidth * Math.round(off / worldWidth)) / resolution;
  }

  #styleOf(cluster: Feature<Point>, resolution: number): Style[] {
    const pins = cluster.get('features') as Feature<Point>[];
    const { scale } = this.#palette;
    const { color, edge, edgeWidth } = this.look;
    const many = pins.length > 1;
    const radius = this.#radius * (many ? Math.min(3.2, 1.6 + 0.25 * Math.log2(pins.length)) : 1);
    const font = (size: number) => `700 ${Math.round(size)}px "Inter Variable", system-ui, sans-serif`;
    const count = String(pins.length);
    const [x = 0, y = 0] = cluster.getGeometry()!.getCoordinates();
    const under = this.#flags.some((at) => Math.hypot(x - at[0]!, y - at[1]!) < radius * resolution);
    const digits = radius * (under || count.length > 2 ? 0.85 : 1.1);
    const dot = new Style({
      zIndex: pins.length,
      image: new CircleStyle({
        radius,
        fill: new Fill({ color }),
        stroke: new Stroke({ color: edge, width: edgeWidth }),
        declutterMode: 'none',
      }),
      ...(many && {
        text: new Text({
          text: count,
          font: font(digits),
          offsetY: under ? radius / 2 : 0, // else the flag's pole would stand on it
          fill: new Fill({ color: edge }),
          declutterMode: 'none',
        }),
      }),
    });
    const names = pins.map((pin) => pin.get('name') as string).filter(Boolean);
    if (names.length === 0 || names.length > mostNames) return [dot];
    const gap = 3 * scale;
    const longest = Math.max(...names.map((name) => measureTextWidth(font(11 * scale), name)));
    const at = besidePin(this.#across(x, resolution), radius + gap, longest + gap, this.#width);
    const label = new Text({
      text: names.join('\n'),
      font: font(11 * scale),
      textAlign: at.align,
      offsetX: at.offset,
      ...(at.above && { textBaseline: 'bottom', offsetY: -radius - gap }),
      fill: new Fill({ color: '#000' }),
      stroke: new Stroke({ color: '#fff', width: 2.5 * scale }),
      declutterMode: 'declutter',
    });
    return [dot, new Style({ text: label })];
  }
}
