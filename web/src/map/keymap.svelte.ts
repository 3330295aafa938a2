import Feature from 'ol/Feature';
import LineString from 'ol/geom/LineString';
import MultiPoint from 'ol/geom/MultiPoint';
import OlPoint from 'ol/geom/Point';
import Polygon from 'ol/geom/Polygon';
import Modify from 'ol/interaction/Modify';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat, toLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import { paletteOf, type Theme } from './palette';
import { ScoreRings, type ScoreLevel } from './scorerings';
import type { Region } from './region';
import { normalise, unroll, type LonLat } from './sphere';
import { WorldMap, worldWidth } from './world.svelte';

export interface KeyMapOptions {
  /** Told where somebody tapped, clicked, or pressed Enter or Space with the map focused. */
  onpick: (place: LonLat) => void;
  /** Told the corners of the part at hand after one was dragged, or made on an edge. */
  onreshape: (corners: LonLat[]) => void;
  /** Told where the pin is dragged. */
  ondrag: (place: LonLat) => void;
}

/** How near a pointer has to be, in pixels, to take a corner: a finger covers 44. */
const reach = 14;

/** The map on which the key of a place is drawn and its points are looked at. */
export class KeyMap extends WorldMap {
  readonly #rings = new ScoreRings(paletteOf('light'));
  readonly #source = new VectorSource({ wrapX: true });
  readonly #handles = new VectorLayer({ source: this.#source, zIndex: 11, updateWhileInteracting: true });
  readonly #modify = new Modify({ source: this.#source, pixelTolerance: reach });
  readonly #pin = new VectorSource<Feature<OlPoint>>({ wrapX: true });
  readonly #drag = new Modify({ source: this.#pin, pixelTolerance: 22, insertVertexCondition: () => false });
  #dragging = false;

  constructor({ onpick, onreshape, ondrag }: KeyMapOptions) {
    super({ onpick: (place) => this.#isFree(place) && onpick(place) });
    this.map.addLayer(this.#rings.layer);
    this.map.addLayer(this.#handles);
    this.map.addInteraction(this.#modify);
    this.map.addInteraction(this.#drag);
    this.#rings.follow(this.map);
    this.#modify.on('modifyend', () => onreshape(this.#corners()));
    this.#drag.on('modifystart', () => (this.#dragging = true));
    this.#drag.on('modifyend', () => (this.#dragging = false));
    this.#pin.on('changefeature', () => {
      const at = this.#pin.getFeatures()[0]?.getGeometry()?.getCoordinates();
      if (at && this.#dragging) ondrag(placeOf(at));
    });
    this.setTheme('light');
  }

  override setTheme(theme: Theme): void {
    super.setTheme(theme);
    const { key, outline } = paletteOf(theme);
    this.#rings.setPalette(paletteOf(theme));
    this.#handles.setStyle(handleStyle(key, outline));
  }

  /** The part at hand, whose corners can be dragged. */
  setPart(corners: LonLat[], shape: 'points' | 'line' | 'area'): void {
    const coordinates = unroll(corners).map((p) => fromLonLat(p));
    this.#source.clear();
    if (coordinates.length === 0) return;
    this.#source.addFeature(new Feature(geometryOf(coordinates, shape)));
  }

  /** A pin that is tried out; null for none. */
  setTry(place: LonLat | null): void {
    this.setPins(place ? [place] : []);
    if (this.#dragging) return;
    this.#pin.clear();
    if (place) this.#pin.addFeature(new Feature(new OlPoint(fromLonLat(place))));
  }

  setLevels(region: Region | null, levels: ScoreLevel[]): void {
    this.#rings.set(region, levels);
  }

  #corners(): LonLat[] {
    const geometry = this.#source.getFeatures()[0]?.getGeometry();
    if (geometry instanceof Polygon) return geometry.getCoordinates()[0]!.slice(0, -1).map(placeOf);
    if (geometry instanceof LineString || geometry instanceof MultiPoint) return geometry.getCoordinates().map(placeOf);
    return [];
  }

  /** Whether no corner is at a place: who clicks on one means to take it. */
  #isFree(place: LonLat): boolean {
    const view = this.map.getView();
    const resolution = view.getResolution() ?? 1;
    const [x = 0, y = 0] = fromLonLat(place);
    return this.#corners().every((corner) => {
      const [cx = 0, cy = 0] = fromLonLat(corner);
      const across = Math.abs(x - cx) % worldWidth;
      return Math.hypot(Math.min(across, worldWidth - across), y - cy) > (reach / 2) * resolution;
    });
  }
}

function geometryOf(coordinates: number[][], shape: 'points' | 'line' | 'area') {
  if (shape === 'points' || coordinates.length === 1) return new MultiPoint(coordinates);
  if (shape === 'area' && coordinates.length > 2) return new Polygon([[...coordinates, coordinates[0]!]]);
  return new LineString(coordinates);
}

/** Corners as dots, and what is not an area yet as a line. */
function handleStyle(color: string, outline: string): Style[] {
  const image = new CircleStyle({
    radius: 7,
    fill: new Fill({ color: outline }),
    stroke: new Stroke({ color, width: 3 }),
  });
  return [
    new Style({ stroke: new Stroke({ color, width: 1, lineDash: [2, 6] }) }),
    new Style({
      image,
      geometry: (feature) => {
        const geometry = feature.getGeometry();
        if (geometry instanceof Polygon) return new MultiPoint(geometry.getCoordinates()[0] ?? []);
        return geometry instanceof LineString ? new MultiPoint(geometry.getCoordinates()) : (geometry as MultiPoint);
      },
    }),
  ];
}

const placeOf = (coordinate: number[]): LonLat => normalise(toLonLat(coordinate) as LonLat);
