import type { LonLat } from './guess.svelte';

/**
 * Reads "latitude, longitude" in decimal degrees, the order in which maps show them, or null. Decimal points or commas,
 * hemisphere letters or signs: 43.2567, 76.9286; 43,2567 76,9286; 43.2567 N 76.9286 E.
 */
export function parseLatLon(text: string): LonLat | null {
  const cleaned = text
    .trim()
    .replace(/[−–]/g, '-')
    .replace(/[°\u00a0]/g, ' ')
    .replace(/(\d),(\d)/g, '$1.$2');
  const fits = /^([+-]?\d{1,3}(?:\.\d+)?)\s*([NSns])?[\s,;]+([+-]?\d{1,3}(?:\.\d+)?)\s*([EWew])?$/.exec(cleaned);
  if (!fits) return null;
  const lat = Number(fits[1]) * (fits[2]?.toUpperCase() === 'S' ? -1 : 1);
  const lon = Number(fits[3]) * (fits[4]?.toUpperCase() === 'W' ? -1 : 1);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon === 180 ? -180 : lon, lat] : null;
}

/** A point as maps show it: latitude first, five decimals (about a metre). */
export function formatLatLon([lon, lat]: LonLat): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}
