/** The smallest and the largest circle that can be drawn, in metres: a building, and half-way around the earth. */
export const leastRadius = 10;
export const mostRadius = 20_015_000;

/** The radii of the slider: round numbers, each a little larger than the one before. */
export const radii: readonly number[] = [
  ...[10, 100, 1e3, 1e4, 1e5, 1e6].flatMap((decade) => [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].map((n) => n * decade)),
  1e7,
  1.2e7,
  1.5e7,
  mostRadius,
];

/** Where the slider stands for a radius: the nearest of radii, by their ratio. */
export function stepOf(radiusMeters: number): number {
  const wanted = Math.log(Math.max(leastRadius, radiusMeters));
  const off = (step: number) => Math.abs(Math.log(radii[step]!) - wanted);
  return radii.reduce((best, _, step) => (off(step) < off(best) ? step : best), 0);
}

/** A radius that was drawn by hand: within bounds, with two digits that count. */
export function roundRadius(meters: number): number {
  const inBounds = Math.min(mostRadius, Math.max(leastRadius, meters));
  return inBounds === mostRadius ? mostRadius : Math.min(mostRadius, Number(inBounds.toPrecision(2)));
}
