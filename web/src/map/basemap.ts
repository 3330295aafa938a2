import VectorTileLayer from 'ol/layer/VectorTile';
import type RenderFeature from 'ol/render/Feature';
import type Style from 'ol/style/Style';
import { Ground } from './ground';
import { fontFamily, Labels } from './labels';
import { levelAt } from './level';
import { namesIn } from './naming';
import { paletteOf, type Palette } from './palette';
import { loadTileJSON, tilesOf, type TileJSON } from './tiles';

/** The letters that are in each part of our font. */
const scripts = [/[A-Za-z]/, /[\u0100-\u024f\u1e00-\u1eff]/, /[\u0400-\u045f]/, /[\u0460-\u052f]/];
const anyFont = `500 12px ${fontFamily}`;

/** The world and its names, drawn from the server's vector tiles in our colours. */
export class Basemap {
  readonly layer: VectorTileLayer;
  #palette: Palette = paletteOf('light');
  #naming = namesIn('en');
  #ground: Ground | undefined;
  #labels: Labels | undefined;
  #resolution = 0;
  readonly #unseen = new Set(scripts);

  constructor() {
    this.layer = new VectorTileLayer({
      declutter: true,
      // Where a tile is not there yet, one of a lower level is.
      preload: Infinity,
      style: (feature, resolution) => this.#styleOf(feature as RenderFeature, resolution),
      background: this.#palette.land,
      updateWhileAnimating: false,
    });
  }

  /** Learns what the map is made of, and then draws it. Tells what the server says of it: null for no map. */
  async load(signal: AbortSignal): Promise<TileJSON | null> {
    const tileJSON = await loadTileJSON(signal);
    if (tileJSON) this.layer.setSource(tilesOf(tileJSON, signal));
    return tileJSON;
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.layer.setBackground(palette.land);
    this.#restyle();
  }

  /** Names things in a language, or in the next best where they have no name in it. */
  setLanguage(code: string): void {
    this.#naming = namesIn(code);
    this.#restyle();
  }

  #restyle(): void {
    this.#resolution = 0;
    this.layer.changed();
  }

  #styleOf(feature: RenderFeature, resolution: number): Style | Style[] | undefined {
    if (resolution !== this.#resolution || !this.#ground || !this.#labels) {
      const level = levelAt(resolution);
      this.#resolution = resolution;
      this.#ground = new Ground(this.#palette, level);
      this.#labels = new Labels(this.#palette, level, this.#naming);
    }
    const label = this.#labels.styleOf(feature);
    if (!label) return this.#ground.styleOf(feature);
    this.#needFont(String(label.getText()?.getText()));
    const ground = this.#ground.styleOf(feature);
    return ground ? [ground, label].flat() : label;
  }

  /** A canvas does not ask for the part of a font that holds a script, so it is asked for here. */
  #needFont(text: string): void {
    for (const script of this.#unseen) {
      if (!script.test(text)) continue;
      this.#unseen.delete(script);
      if (!document.fonts.check(anyFont, text)) {
        document.fonts.load(anyFont, text).then(() => this.layer.changed());
      }
    }
  }
}
