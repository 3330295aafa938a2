import Feature from 'ol/Feature';
import { boundingExtent } from 'ol/extent';
import Point from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat } from 'ol/proj';
import Cluster from 'ol/source/Cluster';
import VectorSource from 'ol/source/Vector';
import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';
import { bandColors, bandOf } from './errorbands';
import { cornersOf, type Region } from './region';
import type { LonLat } from './sphere';
import { WorldMap } from './world.svelte';

/** Where somebody guessed, and how far off that is. */
export interface GuessPin {
  place: LonLat;
  distanceMeters: number;
}

/** How near pins are, in pixels, that are drawn as one with their number. */
const together = 24;
/** The colours of numbers that are read on a band's: black on the pale ones. */
const inks = ['#fff', '#000', '#000', '#000', '#fff', '#fff'];

/** The map of a class's guesses: each in the colour of its error; where many lie, how many. */
export class PinMap extends WorldMap {
  readonly #pins = new VectorSource<Feature<Point>>();
  readonly #layer = new VectorLayer({
    source: new Cluster({ source: this.#pins, distance: together, minDistance: 0, wrapX: true }),
    style: (cluster) => styleOf(cluster.get('features') as Feature<Point>[]),
    zIndex: 9,
  });

  constructor() {
    super();
    this.map.addLayer(this.#layer);
    this.map.on('singleclick', (event) => void this.#open(event.pixel));
  }

  /** The right places, each with a flag: an area may be too small to be seen. */
  setRegions(regions: Region[]): void {
    const flags = regions.filter(({ type }) => !type.endsWith('Point')).flatMap((r) => cornersOf(r).slice(0, 1));
    this.setKeys(regions, flags);
  }

  setGuesses(pins: GuessPin[]): void {
    this.#pins.clear();
    this.#pins.addFeatures(
      pins.map(
        ({ place, distanceMeters }) =>
          new Feature({ geometry: new Point(fromLonLat(place)), band: bandOf(distanceMeters) }),
      ),
    );
  }

  /** Shows keys and guesses, all in sight. */
  setAll(regions: Region[], pins: GuessPin[]): void {
    this.setRegions(regions);
    this.setGuesses(pins);
    this.fit([...regions.flatMap(cornersOf), ...pins.map(({ place }) => place)], { maxZoom: 10, padding: 40 });
  }

  /** What is in sight, once all of it is drawn, as the address of a picture; to be given back by URL.revokeObjectURL. */
  async picture(): Promise<string> {
    await this.loaded;
    await new Promise((resolve) => {
      this.map.once('rendercomplete', resolve);
      this.map.render();
    });
    return URL.createObjectURL(await pictureOf(this.map.getViewport() as HTMLElement));
  }

  /** Goes closer to pins that are drawn as one. */
  async #open(pixel: number[]): Promise<void> {
    const [cluster] = await this.#layer.getFeatures(pixel);
    const pins = (cluster?.get('features') ?? []) as Feature<Point>[];
    if (pins.length < 2) return;
    const extent = boundingExtent(pins.map((pin) => pin.getGeometry()!.getCoordinates()));
    this.map.getView().fit(extent, { padding: [72, 72, 72, 72], maxZoom: 14, duration: this.duration });
  }
}

/** Many are as far off as the one in the middle of them. */
function styleOf(pins: Feature<Point>[]): Style {
  const bands = pins.map((pin) => pin.get('band') as number).sort((a, b) => a - b);
  const band = bands[(bands.length - 1) >> 1] ?? 0;
  const many = pins.length > 1;
  return new Style({
    image: new CircleStyle({
      radius: many ? Math.min(20, 9 + 2 * Math.log2(pins.length)) : 6,
      fill: new Fill({ color: bandColors[band] }),
      stroke: new Stroke({ color: '#fff', width: 1.5 }),
    }),
    zIndex: pins.length,
    ...(many && {
      text: new Text({
        text: String(pins.length),
        font: '700 12px "Inter Variable", system-ui, sans-serif',
        fill: new Fill({ color: inks[band] }),
      }),
    }),
  });
}

/** The canvases of a map drawn over each other. */
async function pictureOf(viewport: HTMLElement): Promise<Blob> {
  const layers = [...viewport.querySelectorAll<HTMLCanvasElement>('.ol-layer canvas')].filter((c) => c.width > 0);
  const sheet = document.createElement('canvas');
  sheet.width = Math.max(...layers.map((c) => c.width));
  sheet.height = Math.max(...layers.map((c) => c.height));
  const pen = sheet.getContext('2d')!;
  for (const layer of layers) {
    pen.fillStyle = layer.parentElement?.style.backgroundColor ?? 'transparent';
    if (layer === layers[0]) pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(layer, 0, 0, sheet.width, sheet.height);
  }
  return new Promise((resolve) => sheet.toBlob((blob) => resolve(blob!), 'image/png'));
}
