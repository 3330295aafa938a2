import { geodesic, type Leg } from '../map/geodesic';
import type { LonLat } from '../map/sphere';

/** Measures along points on the map. */
export class Ruler {
  /** Whether what is picked on the map is a point to measure to. */
  on = $state(false);
  points = $state.raw<LonLat[]>([]);
  readonly #legs = $derived(this.points.slice(1).map((to, i) => geodesic(this.points[i]!, to)));

  /** How long all legs are together. */
  get meters(): number {
    return this.#legs.reduce((sum, leg) => sum + leg.meters, 0);
  }

  /** The leg to the last point; null before there are two. */
  get last(): Leg | null {
    return this.#legs.at(-1) ?? null;
  }

  /** Goes on to a point; where the last one is already, nothing happens. */
  add(point: LonLat): void {
    const last = this.points.at(-1);
    if (last?.[0] !== point[0] || last[1] !== point[1]) this.points = [...this.points, point];
  }

  /** Takes the last point away. */
  undo(): void {
    this.points = this.points.slice(0, -1);
  }

  clear(): void {
    this.points = [];
  }
}
