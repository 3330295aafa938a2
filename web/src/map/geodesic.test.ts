import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { geodesic, metersPerPixel } from './geodesic';
import type { LonLat } from './sphere';

/** The pairs of points that GeodSolve has measured, by what they are called: see geo/testdata/geodesics.py. */
const measured = new Map<string, number[][]>();
const lines = gunzipSync(readFileSync('../geo/testdata/geodesics.txt.gz')).toString().trim().split('\n').slice(2);
let name = '';
for (const line of lines) {
  if (line.startsWith('# ')) measured.set((name = line.slice(2)), []);
  else measured.get(name)!.push(line.split(' ').map(Number));
}

describe('geodesic', () => {
  test('has all pairs', () => expect([...measured.values()].flat()).toHaveLength(4000));

  test.each([...measured])('%s: to a centimetre, and set out right', (_, pairs) => {
    for (const [lon1, lat1, lon2, lat2, azimuth, , meters] of pairs as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ][]) {
      const leg = geodesic([lon1, lat1], [lon2, lat2]);
      expect(Math.abs(leg.meters - meters), `${lon1} ${lat1} ${lon2} ${lat2}`).toBeLessThan(0.01);
      // What counts is how far the way leads aside; the opposite of a place may be reached by several ways.
      const side = apart(azimuth, leg.bearingDegrees) * Math.min(meters, Math.abs(halfMeridian - meters));
      if (meters > 0.01)
        expect(side, `${lon1} ${lat1} ${lon2} ${lat2}: ${leg.bearingDegrees}, not ${azimuth}`).toBeLessThan(0.1);
    }
  });

  test('opposite places are half a meridian apart', () => {
    for (const [from, to] of [
      [
        [0, 0],
        [180, 0],
      ],
      [
        [76, 43],
        [-104, -43],
      ],
      [
        [0, 90],
        [0, -90],
      ],
    ] as [LonLat, LonLat][]) {
      expect(Math.abs(geodesic(from, to).meters - halfMeridian)).toBeLessThan(0.01);
    }
  });

  test('the shorter way goes across 180', () => {
    const { meters, bearingDegrees } = geodesic([179, 0], [-179, 0]);
    expect(meters).toBeCloseTo(222_638.98, 2);
    expect(bearingDegrees).toBeCloseTo(90, 9);
  });

  test('a place is where it is', () => expect(geodesic([76, 43], [76, 43])).toEqual({ meters: 0, bearingDegrees: 0 }));
});

test('metersPerPixel is the length of a piece of a parallel', () => {
  const step = (2 * Math.PI * 6378137) / 360 / 1000; // of a thousandth of a degree, at the equator
  for (const latitude of [0, 23, 43.25, -60, 85]) {
    const { meters } = geodesic([0, latitude], [0.001, latitude]);
    expect(metersPerPixel(step, latitude) / meters).toBeCloseTo(1, 7);
  }
});

const halfMeridian = 20_003_931.4586;

/** How far two directions are apart at a distance of 1. */
const apart = (one: number, other: number) => Math.abs(2 * Math.sin(((one - other) * Math.PI) / 360));
