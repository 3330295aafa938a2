import { metersPerPixel } from './geodesic';

/** Metres that a pixel at the equator is wide at zoom 0. */
const widest = 156543.03392804097;
const steps = [1, 2, 5, 10];

/** A round length, and how many pixels of the map it is wide. */
export interface Scale {
  meters: number;
  pixels: number;
}

/** The longest round length from west to east that is at most so many pixels wide at a zoom and a latitude. */
export function scaleAt(zoom: number, latitude: number, mostPixels: number): Scale {
  const perPixel = metersPerPixel(widest / 2 ** zoom, latitude);
  const most = perPixel * mostPixels;
  const power = 10 ** Math.floor(Math.log10(most));
  const meters = power * steps.findLast((step) => step * power <= most)!;
  return { meters, pixels: meters / perPixel };
}
