/** Up to how many metres a guess is in each band of error, but for the last, which has no end. */
export const bandEnds = [1000, 25_000, 200_000, 750_000, 2_500_000] as const;

/** The colours of the bands from near to far, which those who see fewer colours tell apart too (after Wong and Tol). */
export const bandColors = ['#0072b2', '#56b4e9', '#f0e442', '#e69f00', '#d55e00', '#882255'] as const;

/** The band of an error in metres, from 0. */
export function bandOf(meters: number): number {
  const band = bandEnds.findIndex((end) => meters <= end);
  return band < 0 ? bandEnds.length : band;
}
