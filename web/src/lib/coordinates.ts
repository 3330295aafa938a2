import type { PointReading } from '../api/client';
import type { LonLat } from '../map/sphere';

const metersPerDegree = 111_320;

/**
 * Reads two numbers of decimal degrees, for want of the server, which knows every notation. Decimal points or commas,
 * hemisphere letters after both numbers or signs: 43.2567, 76.9286; 43,2567 76,9286; 43.2567 N 76.9286 E. Where either
 * may be the latitude, both orders are read. None for any other text.
 */
export function readDecimal(text: string): PointReading[] {
  const cleaned = text
    .trim()
    .replace(/[−–]/g, '-')
    .replace(/[°\u00a0]/g, ' ')
    .replace(/(\d),(\d)/g, '$1.$2');
  const fits = /^([+-]?\d{1,3}(?:\.\d+)?)\s*([NSns])?[\s,;]+([+-]?\d{1,3}(?:\.\d+)?)\s*([EWew])?$/.exec(cleaned);
  if (!fits) return [];
  const [, first = '', ns, second = '', ew] = fits;
  const a = Number(first) * (ns?.toUpperCase() === 'S' ? -1 : 1);
  const b = Number(second) * (ew?.toUpperCase() === 'W' ? -1 : 1);
  const digits = Math.min(decimals(first), decimals(second));
  const reading = (lat: number, lon: number, reason?: string): PointReading => ({
    point: { type: 'Point', coordinates: [lon === 180 ? -180 : lon, lat] },
    notation: 'decimal',
    precisionMeters: (metersPerDegree * Math.SQRT1_2) / 10 ** digits,
    ...(reason && { reason }),
  });
  const latFirst = Math.abs(a) <= 90 && Math.abs(b) <= 180;
  const lonFirst = !ns && !ew && Math.abs(b) <= 90 && Math.abs(a) <= 180;
  const either = latFirst && lonFirst && a !== b;
  return [
    ...(latFirst ? [reading(a, b, either ? 'lat_lon' : undefined)] : []),
    ...(lonFirst && a !== b ? [reading(b, a, either ? 'lon_lat' : undefined)] : []),
  ];
}

const decimals = (number: string): number => number.split('.')[1]?.length ?? 0;

/** A point with five decimals (about a metre) and its hemispheres, so that it is read in one way: 43.25670 N, 76.92860 E. */
export function formatPlace([lon, lat]: LonLat): string {
  return `${Math.abs(lat).toFixed(5)} ${lat < 0 ? 'S' : 'N'}, ${Math.abs(lon).toFixed(5)} ${lon < 0 ? 'W' : 'E'}`;
}
