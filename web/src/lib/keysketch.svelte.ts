import type { AuthoredKey } from '../api/client';
import type { LonLat } from '../map/sphere';
import { isSame } from './merge';
import { emptySketch, keyOf, placeFor, sketchOf, type Part, type Shape, type Sketch } from './sketch';

/** The key of a place being drawn: what is drawn so far, which part is at hand, and the way back. */
export class KeySketch {
  /** null for a key that is not drawn here. */
  sketch = $state.raw<Sketch | null>(null);
  /** The part that takes the next corner. */
  active = $state(0);
  #past = $state.raw<Sketch[]>([]);
  readonly #tell: (key: AuthoredKey | undefined) => void;

  constructor(key: AuthoredKey | undefined, tell: (key: AuthoredKey | undefined) => void) {
    this.#tell = tell;
    this.sketch = sketchOf(key);
  }

  /** Takes in a key that came from elsewhere; one that is drawn here already changes nothing. */
  meet(key: AuthoredKey | undefined): void {
    if (this.sketch && isSame(keyOf(this.sketch), key)) return;
    if (!this.sketch && key && sketchOf(key) === null) return;
    this.sketch = sketchOf(key);
    this.active = 0;
    this.#past = [];
  }

  get part(): Part | null {
    return this.sketch?.parts[this.active] ?? null;
  }

  get mayUndo(): boolean {
    return this.#past.length > 0;
  }

  /** Begins anew in another shape, with the corners that there are where that makes sense. */
  setShape(shape: Shape): void {
    const corners = this.sketch?.parts.filter((p) => p.role === 'part').flatMap((p) => p.corners) ?? [];
    const kept = shape === 'point' ? corners.slice(0, 1) : corners;
    this.active = 0;
    this.#draw({ ...emptySketch(shape), parts: [{ role: 'part', corners: kept }] });
  }

  /** Adds a corner to the part at hand; a point goes there. */
  add(place: LonLat): void {
    const { part, sketch } = this;
    if (!part || !sketch) return;
    const single = sketch.shape === 'point' && part.role === 'part';
    this.setCorners(single ? [place] : [...part.corners, place]);
  }

  /** Replaces the corners of the part at hand. */
  setCorners(corners: LonLat[]): void {
    const { sketch, active } = this;
    if (sketch) this.#draw({ ...sketch, parts: sketch.parts.map((p, i) => (i === active ? { ...p, corners } : p)) });
  }

  moveCorner(index: number, place: LonLat): void {
    this.setCorners(this.part?.corners.map((corner, i) => (i === index ? place : corner)) ?? []);
  }

  removeCorner(index: number): void {
    this.setCorners(this.part?.corners.filter((_, i) => i !== index) ?? []);
  }

  /** Begins another part, which takes the next corners. */
  addPart(role: Part['role']): void {
    const { sketch } = this;
    if (!sketch) return;
    const at = placeFor(role, sketch, this.active);
    this.#draw({ ...sketch, parts: sketch.parts.toSpliced(at, 0, { role, corners: [] }) });
    this.active = at;
  }

  /** Takes the part at hand away, an area with its holes. */
  removePart(): void {
    const { sketch, active } = this;
    if (!sketch) return;
    let count = 1;
    if (sketch.parts[active]?.role === 'part') while (sketch.parts[active + count]?.role === 'hole') count++;
    const parts = sketch.parts.toSpliced(active, count);
    this.active = 0;
    this.#draw(parts.some((p) => p.role === 'part') ? { ...sketch, parts } : emptySketch(sketch.shape));
  }

  /** Throws away a key that is not drawn here. */
  clear(): void {
    this.active = 0;
    this.#draw(emptySketch(this.sketch?.shape ?? 'point'));
  }

  /** Puts a whole key in the place of what is drawn; says whether it can be drawn. */
  replace(key: AuthoredKey): boolean {
    const sketch = sketchOf(key);
    if (!sketch) return false;
    this.active = 0;
    this.#draw(sketch);
    return true;
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#past = this.#past.slice(0, -1);
    this.sketch = before;
    this.active = Math.min(this.active, before.parts.length - 1);
    this.#tell(keyOf(before));
  }

  #draw(sketch: Sketch): void {
    if (this.sketch) this.#past = [...this.#past.slice(-99), this.sketch];
    this.sketch = sketch;
    this.#tell(keyOf(sketch));
  }
}
