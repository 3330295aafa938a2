import { fromLonLat, toLonLat } from 'ol/proj';
import View from 'ol/View';
import { Countries } from './countries';
import { Marks } from './marks';
import { dark, light } from './palette';
import { Pane } from './pane.svelte';
import { boxAround, circle, greatCircle, normalise, type LonLat } from './sphere';

const worldEdge = 20037508.342789244;
const retryMs = 5000;

export interface WorldOptions {
  /** Told where the trainee tapped, clicked, or pressed Enter or Space with the map focused: then its centre. */
  onpick?: (place: LonLat) => void;
}

export interface FitOptions {
  /** Pixels to keep free on each side; 56 by default. */
  padding?: number;
  /** The closest zoom to go to; 7 by default. */
  maxZoom?: number;
}

/** The map of the world: countries, and over them what a guess and its debrief need. Places are [lon, lat] in degrees. */
export class WorldMap extends Pane {
  /** What the map is centred on. */
  center = $state.raw<LonLat>([25, 25]);
  /** How close it is: at 0 the world is 256 pixels wide, and each step doubles that. */
  zoom = $state(1.5);

  readonly #countries: Countries;
  readonly #marks: Marks;
  readonly #onpick: ((place: LonLat) => void) | undefined;

  constructor({ onpick }: WorldOptions = {}) {
    const countries = new Countries(light);
    const marks = new Marks(light);
    const view = new View({
      center: fromLonLat([25, 25]),
      zoom: 1.5,
      minZoom: 0,
      maxZoom: 14,
      enableRotation: false,
      multiWorld: true,
      smoothResolutionConstraint: false,
      extent: [-Infinity, -worldEdge, Infinity, worldEdge],
    });
    super(view, [countries.outlines, countries.names, marks.layer]);
    this.#countries = countries;
    this.#marks = marks;
    this.#onpick = onpick;
    this.map.on('moveend', () => {
      this.center = this.#centre();
      this.zoom = view.getZoom() ?? 0;
    });
    this.map.on('singleclick', (event) => onpick?.(placeOf(event.coordinate)));
  }

  setDark(on: boolean): void {
    const palette = on ? dark : light;
    this.#countries.setPalette(palette);
    this.#marks.setPalette(palette);
  }

  /** The language of the names, as a tag such as "ru". */
  setLanguage(code: string): void {
    this.#countries.setLanguage(code);
  }

  /** The trainee's guess, or none. */
  setPin(place: LonLat | null): void {
    this.#marks.setPoint('pin', place);
  }

  /** The right answer, or none. */
  setKey(place: LonLat | null): void {
    this.#marks.setPoint('key', place);
  }

  /** The shortest way between two places, or none. */
  setLine(from: LonLat | null, to: LonLat | null): void {
    this.#marks.setLines('line', from && to && greatCircle(from, to));
  }

  /** The trainee's confidence: all places that are so many metres from the centre, or none. */
  setRing(centre: LonLat | null, radiusMeters: number): void {
    this.#marks.setLines('ring', centre && radiusMeters > 0 ? circle(centre, radiusMeters) : null);
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
    view.fit(extent, { padding: [padding, padding, padding, padding], maxZoom, duration: 2 * this.duration });
  }

  protected override enter(element: HTMLElement): () => void {
    const leaving = new AbortController();
    const { signal } = leaving;
    const cross = document.createElement('div');
    cross.className = 'pane-cross';
    element.append(cross);
    element.addEventListener('keydown', (event) => this.#pickCentre(event), { signal });
    this.#load(signal);
    return () => {
      leaving.abort();
      cross.remove();
    };
  }

  /** Loads the countries, again and again while the server is out of reach. The map can be used meanwhile. */
  async #load(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#countries.load(signal);
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    if (signal.aborted) return;
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
