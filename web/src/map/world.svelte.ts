import type BaseLayer from 'ol/layer/Base';
import { fromLonLat, toLonLat } from 'ol/proj';
import View from 'ol/View';
import { Basemap } from './basemap';
import { Marks } from './marks';
import { paletteOf, type Theme } from './palette';
import { Pane } from './pane.svelte';
import { excludedShape, shapeOf, type Region } from './region';
import { handleOf, RingDrag, type Ring } from './ring';
import { boxAround, circle, destination, greatCircle, normalise, type LonLat } from './sphere';

/** The closest zoom that any map is good for; a deeper one goes so many zooms beyond its deepest tiles. */
const leastMaxZoom = 15;
const beyond = 4;
/** How wide the world is, in the metres of the projection. */
export const worldWidth = 2 * 20037508.342789244;
const worldEdge = worldWidth / 2;
/** How far the direction of a camera is drawn: beyond what is in sight where it matters, and no further. */
const rayMeters = 3_000_000;

export interface WorldOptions {
  /** Told where the trainee tapped, clicked, or pressed Enter or Space with the map focused: then its centre. */
  onpick?: (place: LonLat) => void;
  /** Told how far the edge of the circle was dragged from its centre. */
  ondrag?: (radiusMeters: number) => void;
}

/** A direction from a place, in degrees clockwise from north. */
export interface Ray {
  from: LonLat;
  bearingDegrees: number;
}

export interface FitOptions {
  /** Pixels to keep free on each side; 56 by default. */
  padding?: number;
  /** The closest zoom to go to; 7 by default. */
  maxZoom?: number;
}

/** The map of the world: the basemap, and over it what a guess and its debrief need. Places are [lon, lat] in degrees. */
export class WorldMap extends Pane {
  /** What the map is centred on. */
  center = $state.raw<LonLat>([25, 25]);
  /** How close it is: at 0 the world is 256 pixels wide, and each step doubles that. */
  zoom = $state(1.5);
  /** Whose the map is, and what its borders mean: plain text to be shown with it. */
  attribution = $state('');

  readonly #basemap: Basemap;
  readonly #marks: Marks;
  readonly #onpick: ((place: LonLat) => void) | undefined;
  readonly #drag: RingDrag;
  /** Ends when the basemap is known, or there is none. */
  protected loaded: Promise<void> = Promise.resolve();

  constructor({ onpick, ondrag }: WorldOptions = {}) {
    const basemap = new Basemap();
    const marks = new Marks(paletteOf('light'));
    const view = new View({
      center: fromLonLat([25, 25]),
      zoom: 1.5,
      minZoom: 0,
      maxZoom: leastMaxZoom,
      enableRotation: false,
      multiWorld: true,
      smoothResolutionConstraint: false,
      extent: [-Infinity, -worldEdge, Infinity, worldEdge],
    });
    super(view, [basemap.layer, marks.layer]);
    this.#basemap = basemap;
    this.#marks = marks;
    this.#onpick = onpick;
    this.#drag = new RingDrag((radius) => ondrag?.(radius));
    this.map.addInteraction(this.#drag);
    this.map.on('moveend', () => {
      this.center = this.#centre();
      this.zoom = view.getZoom() ?? 0;
    });
    this.map.on('singleclick', (event) => onpick?.(placeOf(event.coordinate)));
  }

  setTheme(theme: Theme): void {
    const palette = paletteOf(theme);
    this.#basemap.setPalette(palette);
    this.#marks.setPalette(palette);
  }

  /** The language of the names, as a tag such as "ru". */
  setLanguage(code: string): void {
    this.#basemap.setLanguage(code);
  }

  /** Where the trainee's pins are. */
  setPins(places: LonLat[]): void {
    this.#marks.setPoints('pin', places);
  }

  /** Places to choose among, with their numbers from 1. */
  setCandidates(places: LonLat[]): void {
    this.#marks.setPoints('candidates', places);
  }

  /** The right places: areas and lines as they are, and a flag at each of some places. */
  setKeys(regions: Region[], flags: LonLat[]): void {
    const shapes = regions.map(shapeOf);
    const excluded = regions.map(excludedShape);
    const joined = (parts: typeof shapes) => ({
      areas: parts.flatMap((s) => s.areas),
      lines: parts.flatMap((s) => s.lines),
    });
    this.#marks.setShape('area', 'edge', joined(shapes));
    this.#marks.setShape('excluded', 'excludedEdge', joined(excluded));
    this.#marks.setPoints('key', [...shapes.flatMap((s) => s.points), ...flags]);
  }

  /** The shortest ways between pairs of places. */
  setLines(pairs: [LonLat, LonLat][]): void {
    this.#marks.setLines(
      'line',
      pairs.flatMap(([from, to]) => greatCircle(from, to)),
    );
  }

  /** The trainee's confidence, as rings; the edge of one of them can be dragged. */
  setRings(rings: Ring[], dragged: Ring | null = null): void {
    this.#marks.setLines(
      'ring',
      rings.flatMap(({ centre, radiusMeters }) => circle(centre, radiusMeters)),
    );
    this.#drag.ring = dragged;
    this.#marks.setPoints('handle', dragged ? [handleOf(dragged)] : []);
  }

  /** Where the camera looked: as the trainee says, and as it is right. */
  setRays(guessed: Ray[], right: Ray[]): void {
    const lines = (rays: Ray[]) =>
      rays.flatMap(({ from, bearingDegrees }) => greatCircle(from, destination(from, bearingDegrees, rayMeters)));
    this.#marks.setLines('ray', lines(guessed));
    this.#marks.setLines('keyRay', lines(right));
  }

  /** What is measured: points, and the shortest ways from each to the next. */
  setRuler(points: LonLat[]): void {
    this.#marks.setLines(
      'ruler',
      points.slice(1).flatMap((to, i) => greatCircle(points[i]!, to)),
    );
    this.#marks.setPoints('rulerPoints', points);
  }

  /** The place that was looked for; null for none. */
  setFound(place: LonLat | null): void {
    this.#marks.setPoints('found', place ? [place] : []);
  }

  /** The guesses of the rest of the class. */
  setOthers(places: LonLat[]): void {
    this.#marks.setPoints('others', places);
  }

  /** Shows all places, the shorter way around the earth. Without a place nothing moves. */
  fit(places: LonLat[], { padding = 56, maxZoom = 7 }: FitOptions = {}): void {
    const box = boxAround(places);
    if (!box) return;
    const [west, south, east, north] = box;
    const extent = [...fromLonLat([west, south]), ...fromLonLat([east, north])];
    const view = this.map.getView();
    view.cancelAnimations();
    this.map.updateSize(); // it may just have become large
    view.fit(extent, { padding: [padding, padding, padding, padding], maxZoom, duration: 2 * this.duration });
  }

  /** Brings places into sight; where they are in sight already, nothing moves. */
  show(places: LonLat[]): void {
    const view = this.map.getView();
    const [west, south, east, north] = view.calculateExtent().map((n) => n / worldEdge) as [
      number,
      number,
      number,
      number,
    ];
    const inSight = places.every((place) => {
      const [x = 0, y = 0] = fromLonLat(place).map((n) => n / worldEdge);
      const around = [x - 2, x, x + 2, x + 4, x - 4];
      return y > south && y < north && around.some((copy) => copy > west && copy < east);
    });
    if (!inSight) this.fit(places, { maxZoom: Math.max(5, this.zoom) });
  }

  /** Puts a place into the middle, at a zoom. */
  goTo(place: LonLat, zoom: number): void {
    const view = this.map.getView();
    const [x = 0, y = 0] = fromLonLat(place);
    const copies = Math.round(((view.getCenter()?.[0] ?? 0) - x) / worldWidth);
    view.cancelAnimations();
    view.animate({ center: [x + copies * worldWidth, y], zoom, duration: 2 * this.duration });
  }

  /** Lays a layer over the map until the function returned is called. */
  overlay(layer: BaseLayer): () => void {
    this.map.addLayer(layer);
    return () => void this.map.removeLayer(layer);
  }

  protected override enter(element: HTMLElement): () => void {
    const leaving = new AbortController();
    const { signal } = leaving;
    const cross = document.createElement('div');
    cross.className = 'pane-cross';
    element.append(cross);
    element.addEventListener('keydown', (event) => this.#pickCentre(event), { signal });
    this.loaded = this.#load(signal).catch((problem) => {
      if (!signal.aborted) throw problem;
    });
    return () => {
      leaving.abort();
      cross.remove();
    };
  }

  /** Loads the basemap. Marks can be put and seen meanwhile. */
  async #load(signal: AbortSignal): Promise<void> {
    const tileJSON = await this.#basemap.load(signal);
    if (signal.aborted) return;
    if (tileJSON) {
      this.attribution = tileJSON.attribution;
      this.map.getView().setMaxZoom(Math.max(leastMaxZoom, tileJSON.maxzoom + beyond));
    }
    this.map.once('rendercomplete', () => (this.ready = !signal.aborted));
    this.map.render();
  }

  #pickCentre(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    this.#onpick?.(this.#centre());
  }

  #centre(): LonLat {
    return placeOf(this.map.getView().getCenter() ?? [0, 0]);
  }
}

const placeOf = (coordinate: number[]): LonLat => normalise(toLonLat(coordinate) as LonLat);
