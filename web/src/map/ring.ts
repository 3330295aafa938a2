import type MapBrowserEvent from 'ol/MapBrowserEvent';
import PointerInteraction from 'ol/interaction/Pointer';
import { toLonLat } from 'ol/proj';
import { destination, distance, type LonLat } from './sphere';

/** All places that are so many metres from a centre. */
export interface Ring {
  centre: LonLat;
  radiusMeters: number;
}

/** How near a pointer has to be, in pixels, to take the handle or the ring: a finger covers 44. */
const handleReach = 22;
const ringReach = 10;

/** Where the handle of a ring is: east of its centre. */
export const handleOf = ({ centre, radiusMeters }: Ring): LonLat => destination(centre, 90, radiusMeters);

/** Lets the edge of a ring, if there is one, be taken and dragged. */
export class RingDrag extends PointerInteraction {
  ring: Ring | null = null;

  constructor(ondrag: (radiusMeters: number) => void) {
    super({
      handleDownEvent: (event) => this.#isAt(event),
      handleDragEvent: (event) => {
        if (this.ring) ondrag(distance(this.ring.centre, placeOf(event)));
      },
      handleMoveEvent: (event) => {
        const element = this.getMap()?.getViewport();
        if (element) element.style.cursor = this.#isAt(event) ? 'grab' : '';
      },
    });
  }

  #isAt(event: MapBrowserEvent): boolean {
    if (!this.ring) return false;
    const place = placeOf(event);
    const metersPerPixel = (this.getMap()?.getView().getResolution() ?? 0) * Math.cos((place[1] * Math.PI) / 180);
    const fromEdge = Math.abs(distance(this.ring.centre, place) - this.ring.radiusMeters);
    return fromEdge < ringReach * metersPerPixel || distance(handleOf(this.ring), place) < handleReach * metersPerPixel;
  }
}

const placeOf = (event: MapBrowserEvent): LonLat => toLonLat(event.coordinate) as LonLat;
