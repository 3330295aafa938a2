import IIIFInfo, { type ImageInformationResponse } from 'ol/format/IIIFInfo';
import type ImageTile from 'ol/ImageTile';
import TileLayer from 'ol/layer/Tile';
import Projection from 'ol/proj/Projection';
import IIIF from 'ol/source/IIIF';
import type { TileSourceEvent } from 'ol/source/Tile';
import View from 'ol/View';
import { Pane } from './pane.svelte';

/** Why a photo is not there in full: the server is out of reach, does not show it, or no longer knows the session. */
export type PhotoError = 'offline' | 'gone' | 'session';

const firstRetryMs = 2_000;
const lastRetryMs = 30_000;
const deepest = 4; // pixels of the screen to one of the photo

/**
 * A photo to study, loaded in tiles from the server's IIIF images with the session's cookie. Besides what every pane
 * obeys, the keys 0, 1 and R show all of it, show it in full resolution, and turn it.
 *
 * Tiles that could not be loaded are asked for again: when the network is back, after growing pauses, and on retry().
 */
export class PhotoView extends Pane {
  error = $state<PhotoError | null>(null);
  /** Whether a pixel of the photo now takes a pixel of the page or more. */
  fullResolution = $state(false);
  /** How far the photo is turned clockwise, in degrees: 0, 90, 180 or 270. */
  rotation = $state(0);
  /** Width and height of the photo in its pixels, once it is described. */
  size = $state.raw<[number, number]>([1, 1]);

  readonly #layer: TileLayer<IIIF>;
  readonly #failed = new Set<ImageTile>();
  #id: string | null = null;
  #fitted: number | undefined;
  #opening = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = firstRetryMs;

  constructor() {
    const layer = new TileLayer<IIIF>({ className: 'photo-layer', preload: Infinity });
    super(undefined, [layer]);
    this.#layer = layer;
    this.map.on('moveend', () => (this.fullResolution = (this.map.getView().getResolution() ?? Infinity) <= 1));
    this.map.on('change:size', () => {
      if (this.map.getView().getResolution() === this.#fitted) this.#fitAtOnce();
    });
  }

  /** Shows the photo with an id, whole and upright. The one before goes at once. */
  async open(id: string): Promise<void> {
    this.#close();
    this.#id = id;
    await this.#load('default');
  }

  /** Asks again for what could not be loaded, now. */
  async retry(): Promise<void> {
    this.#stopTimer();
    if (this.#id !== null) await this.#load('no-cache');
  }

  /** Shows all of the photo. */
  fit(): void {
    this.#fit(this.duration);
  }

  /** Shows one pixel of the photo on each pixel of the page, around the same centre. */
  zoomToFull(): void {
    this.#animate({ resolution: 1 });
  }

  /** Turns the photo clockwise by so many quarters, and shows all of it. */
  rotate(quarters = 1): void {
    this.rotation = (((this.rotation + 90 * quarters) % 360) + 360) % 360;
    const view = this.map.getView();
    view.cancelAnimations();
    view.setRotation((this.rotation * Math.PI) / 180);
    this.#fitAtOnce();
  }

  protected override enter(element: HTMLElement): () => void {
    const leaving = new AbortController();
    const { signal } = leaving;
    addEventListener('online', () => this.retry(), { signal });
    element.addEventListener('keydown', (event) => this.#obey(event), { signal });
    if (this.#id !== null) this.#load('default');
    return () => {
      leaving.abort();
      this.#opening.abort();
      this.#stopTimer();
    };
  }

  #obey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '0') this.fit();
    else if (event.key === '1') this.zoomToFull();
    else if (event.key.toLowerCase() === 'r') this.rotate(event.shiftKey ? -1 : 1);
  }

  #close(): void {
    this.#opening.abort();
    this.#stopTimer();
    this.#pause = firstRetryMs;
    this.#failed.clear();
    this.#layer.setSource(null);
    this.#id = null;
    this.ready = false;
    this.error = null;
    this.rotation = 0;
    this.fullResolution = false;
  }

  /** Asks for the photo's description, which also tells whether the session may still see it; then for its tiles. */
  async #load(cache: RequestCache): Promise<void> {
    const path = `/iiif/3/${encodeURIComponent(this.#id ?? '')}`;
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    try {
      const response = await fetch(`${path}/info.json`, { credentials: 'same-origin', cache, signal });
      this.error = errorOf(response.status);
      if (this.error === null) {
        const info = (await response.json()) as ImageInformationResponse;
        if (signal.aborted) return;
        if (this.#layer.getSource()) this.#reloadFailed();
        else this.#show(info, path);
        this.map.once('rendercomplete', () => (this.ready = !signal.aborted));
      }
    } catch {
      if (signal.aborted) return;
      this.error = 'offline';
    }
    if (this.error === 'offline') this.#retryLater();
  }

  #show(info: ImageInformationResponse, path: string): void {
    const options = new IIIFInfo(info).getTileSourceOptions();
    if (!options) throw new Error('not an IIIF image');
    const [width, height] = (this.size = options.size as [number, number]);
    const extent = [0, -height, width, 0];
    const projection = new Projection({ code: 'photo', units: 'pixels', extent });
    const source = new IIIF({
      ...options,
      // The description names the server as others see it; the page asks where it came from itself.
      url: path,
      // Tiles are square where only their width is told, which the source would take for no height at all.
      tileSize: [options.tileSize ?? []].flat()[0],
      projection,
      // A dense screen deserves the next finer tiles.
      zDirection: devicePixelRatio > 1 ? -1 : 0,
      transition: this.duration,
    });
    source.on('tileloaderror', (event) => this.#keepFailed(event));
    source.on('tileloadend', () => (this.#pause = firstRetryMs));
    this.#layer.setSource(source);
    this.map.setView(
      new View({
        projection,
        extent,
        constrainOnlyCenter: true,
        center: [width / 2, -height / 2],
        minResolution: 1 / deepest,
        maxResolution: Math.max(1, Math.max(width, height) / 128),
        constrainRotation: 4,
      }),
    );
    this.#fitAtOnce();
  }

  #keepFailed(event: TileSourceEvent): void {
    this.#failed.add(event.tile as ImageTile);
    this.error ??= 'offline';
    this.#retryLater();
  }

  #reloadFailed(): void {
    const tiles = [...this.#failed];
    this.#failed.clear();
    for (const tile of tiles) tile.load();
    this.#layer.changed();
  }

  /** Retries once after a pause, however many tiles fail meanwhile. */
  #retryLater(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.retry(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, lastRetryMs);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #fitAtOnce(): void {
    this.#fit(0);
  }

  #fit(duration: number): void {
    if (!this.map.getSize() || !this.#layer.getSource()) return;
    const view = this.map.getView();
    const [width, height] = this.size;
    const extent = [0, -height, width, 0];
    view.cancelAnimations();
    this.#fitted = Math.min(view.getMaxResolution(), view.getResolutionForExtent(extent, this.map.getSize()));
    view.fit(extent, { duration, callback: () => (this.#fitted = view.getResolution()) });
  }

  #animate(to: { resolution: number }): void {
    const view = this.map.getView();
    view.cancelAnimations();
    view.animate({ ...to, duration: this.duration });
  }
}

function errorOf(status: number): PhotoError | null {
  if (status === 200) return null;
  if (status === 401) return 'session';
  return status >= 500 || status === 429 ? 'offline' : 'gone';
}
