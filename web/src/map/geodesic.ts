// The shortest ways on the ellipsoid, as the server measures them: what is shown as a figure comes from here, and what is
// only drawn from sphere.ts.
import type { LonLat } from './sphere';

/** A shortest way: how long it is, and where it sets out, in degrees clockwise from north. */
export interface Leg {
  meters: number;
  bearingDegrees: number;
}

/** WGS84. */
const a = 6378137;
const f = 1 / 298.257223563;
const b = a * (1 - f);
/** The square of the first eccentricity. */
const e2 = f * (2 - f);

const rad = Math.PI / 180;
const rounds = 60;
const enough = 1e-13;

/**
 * The shortest way between two places, after Vincenty, whose series are good to half a millimetre. They do not end for
 * places nearly opposite each other: there the direction is sought by which the whole way is the shortest.
 */
export function geodesic(from: LonLat, to: LonLat): Leg {
  return vincenty(from, to) ?? opposite(from, to);
}

/** How many metres are in a pixel of Web Mercator from west to east, where one at the equator has so many. */
export function metersPerPixel(resolution: number, latitude: number): number {
  const sin = Math.sin(latitude * rad);
  return (resolution * Math.cos(latitude * rad)) / Math.sqrt(1 - e2 * sin * sin);
}

/** The inverse problem; null where its iteration does not end. */
function vincenty([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): Leg | null {
  const across = ((((lon2 - lon1 + 180) % 360) + 360) % 360) - 180;
  const [l, u1, u2] = [across * rad, reduced(lat1), reduced(lat2)];
  let lambda = l;
  for (let round = 0; round < rounds; round++) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const [x, y] = [u2.cos * sinL, u1.cos * u2.sin - u1.sin * u2.cos * cosL];
    const sinSigma = Math.hypot(x, y);
    const cosSigma = u1.sin * u2.sin + u1.cos * u2.cos * cosL;
    if (sinSigma === 0) return cosSigma > 0 ? { meters: 0, bearingDegrees: 0 } : null;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (u1.cos * u2.cos * sinL) / sinSigma;
    const cos2Alpha = 1 - sinAlpha * sinAlpha;
    const middle = cos2Alpha < 1e-15 ? 0 : cosSigma - (2 * u1.sin * u2.sin) / cos2Alpha;
    const before = lambda;
    lambda = l + lag(sinAlpha, cos2Alpha, sigma, sinSigma, cosSigma, middle);
    if (Math.abs(lambda) > Math.PI) return null;
    if (Math.abs(lambda - before) > enough) continue;
    const [scale, stretch] = series(cos2Alpha);
    const meters = b * scale * (sigma - correction(stretch, sinSigma, cosSigma, middle));
    return { meters, bearingDegrees: degrees(Math.atan2(x, y)) };
  }
  return null;
}

/** The direct problem: where a way leads that sets out in a direction, in radians, and is so many metres long. */
function destination([lon1, lat1]: LonLat, azimuth: number, meters: number): LonLat {
  const u1 = reduced(lat1);
  const [sinAz, cosAz] = [Math.sin(azimuth), Math.cos(azimuth)];
  const sigma1 = Math.atan2(u1.sin, u1.cos * cosAz);
  const sinAlpha = u1.cos * sinAz;
  const cos2Alpha = 1 - sinAlpha * sinAlpha;
  const [scale, stretch] = series(cos2Alpha);
  let sigma = meters / (b * scale);
  for (let round = 0; round < rounds; round++) {
    const before = sigma;
    const middle = Math.cos(2 * sigma1 + sigma);
    sigma = meters / (b * scale) + correction(stretch, Math.sin(sigma), Math.cos(sigma), middle);
    if (Math.abs(sigma - before) < enough) break;
  }
  const [sin, cos, middle] = [Math.sin(sigma), Math.cos(sigma), Math.cos(2 * sigma1 + sigma)];
  const beside = u1.sin * sin - u1.cos * cos * cosAz;
  const latitude = Math.atan2(u1.sin * cos + u1.cos * sin * cosAz, (1 - f) * Math.hypot(sinAlpha, beside));
  const lambda = Math.atan2(sin * sinAz, u1.cos * cos - u1.sin * sin * cosAz);
  return [lon1 + (lambda - lag(sinAlpha, cos2Alpha, sigma, sin, cos, middle)) / rad, latitude / rad];
}

/** A quarter of the way around the earth: from there, what is nearly opposite is not opposite any more. */
const quarter = 1e7;

/** The shortest way between places nearly opposite: first in a direction for a quarter of the earth, then straight on. */
function opposite(from: LonLat, to: LonLat): Leg {
  const length = (azimuth: number) => quarter + (vincenty(destination(from, azimuth, quarter), to)?.meters ?? Infinity);
  const step = Math.PI / 36;
  let best = 0;
  for (let i = 1; i < 72; i++) if (length(i * step) < length(best)) best = i * step;
  const azimuth = lowest(length, best - step, best + step);
  return { meters: length(azimuth), bearingDegrees: degrees(azimuth) };
}

/** Where a function with one valley between two values is lowest, by the golden section. */
function lowest(of: (x: number) => number, low: number, high: number): number {
  const part = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-8) {
    const [left, right] = [high - part * (high - low), low + part * (high - low)];
    if (of(left) < of(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

/** The sine and cosine of the reduced latitude. */
function reduced(latitude: number): { sin: number; cos: number } {
  const u = Math.atan2((1 - f) * Math.sin(latitude * rad), Math.cos(latitude * rad));
  return { sin: Math.sin(u), cos: Math.cos(u) };
}

/** Vincenty's A and B. */
function series(cos2Alpha: number): [scale: number, stretch: number] {
  const u2 = (cos2Alpha * (a * a - b * b)) / (b * b);
  return [
    1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2))),
    (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2))),
  ];
}

/** By how much an arc on the ball differs from that on the ellipsoid: his delta sigma. */
function correction(stretch: number, sin: number, cos: number, middle: number): number {
  const inner = cos * (2 * middle * middle - 1);
  const outer = (stretch / 6) * middle * (4 * sin * sin - 3) * (4 * middle * middle - 3);
  return stretch * sin * (middle + (stretch / 4) * (inner - outer));
}

/** By how much a difference in longitude on the ball exceeds that on the ellipsoid. */
function lag(sinAlpha: number, cos2Alpha: number, sigma: number, sin: number, cos: number, middle: number): number {
  const c = (f / 16) * cos2Alpha * (4 + f * (4 - 3 * cos2Alpha));
  return (1 - c) * f * sinAlpha * (sigma + c * sin * (middle + c * cos * (2 * middle * middle - 1)));
}

/** Radians as degrees from 0 to below 360. */
const degrees = (radians: number): number => (radians / rad + 360) % 360;
