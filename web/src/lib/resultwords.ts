import type { Accuracy, Calibration, ChallengeResult, CountryCount, ErrorSpread, PinCluster } from '../api/client';
import { bandColors, bandEnds, bandOf } from '../map/errorbands';
import { formatDistance, formatNumber, formatPercent, t } from './i18n.svelte';
import { formatAngle, formatDuration } from './measure';
import { describeWhere } from './where';

/** Up to how many metres is near enough to say that a photo was found. */
const nearMeters = 25_000;
/** From what share of the pins on places are two that the class was divided between. */
const dividedShare = 0.25;

/** A time used, in seconds. */
export const formatSeconds = (seconds: number): string => formatDuration(Math.round(seconds / 6) / 10);

/** How hard a challenge was, by the share of its points that was missed. */
export function hardness(difficulty: number): 'easy' | 'medium' | 'hard' | 'veryHard' {
  if (difficulty < 0.25) return 'easy';
  if (difficulty < 0.5) return 'medium';
  return difficulty < 0.75 ? 'hard' : 'veryHard';
}

/** What a challenge was to the class, in sentences with their figures. */
export function wordsOf(c: ChallengeResult): string[] {
  if (c.guesses === 0) return [t('results.noGuess')];
  const sentences: string[] = [];
  if (c.difficulty !== undefined)
    sentences.push(t(`results.hardness.${hardness(c.difficulty)}`, { percent: formatPercent(c.difficulty) }));
  if (c.accuracy.measured > 0) sentences.push(nearOf(c.accuracy));
  if (c.country) sentences.push(countryWords(c.country));
  if (c.discrimination !== undefined) {
    const n = Math.round(c.discrimination * 100) / 100;
    sentences.push(t(`results.discrimination.${n < 0 ? 'below' : n < 0.2 ? 'little' : 'well'}`, { n: twoDigits(n) }));
  }
  return sentences;
}

/** How many came near. */
function nearOf({ within, measured }: Accuracy): string {
  const near = within.find(({ meters }) => meters === nearMeters) ?? within[0];
  return t('results.near', { n: near?.count ?? 0, total: measured, distance: formatDistance(near?.meters ?? 0) });
}

export const countryWords = ({ right, known }: CountryCount): string =>
  t('results.country', { n: right, total: known });

/** A number with two decimals, as the language writes it. */
const twoDigits = (n: number): string => n.toFixed(2).replace('-', '\u2212').replace('.', t('format.point'));

/** Where the class was divided: the places that many took for the answer; "" where it was not. */
export function dividedWords(clusters: PinCluster[]): string {
  const many = clusters.filter(({ share }) => share >= dividedShare);
  if (many.length < 2) return '';
  return t('results.divided', { places: many.map(clusterWords).join('; ') });
}

/** How many took which place for the answer, and how far off it is. */
export function clusterWords({ count, place, distanceMeters }: PinCluster): string {
  const where = place ? describeWhere(place) : t('results.somewhere');
  const off = distanceMeters === undefined ? '' : t('results.fromKey', { distance: formatDistance(distanceMeters) });
  return t('results.cluster', { n: count, where: [where, off].filter(Boolean).join(', ') });
}

/** What the circles say of how sure somebody was; "" without any. */
export function calibrationWords(c: Calibration): string {
  if (c.circles === 0) return '';
  return t(`results.verdict.${c.verdict}`, { held: c.held, circles: c.circles });
}

/** How many guesses are in each band of error. */
export function bandCounts({ within, measured }: Accuracy): number[] {
  const upTo = [...bandEnds.map((end) => within.find(({ meters }) => meters === end)?.count ?? 0), measured];
  return upTo.map((count, i) => count - (upTo[i - 1] ?? 0));
}

/** What a band of error is called. */
export function bandName(band: number): string {
  const end = bandEnds[band];
  return end === undefined
    ? t('results.beyond', { distance: formatDistance(bandEnds.at(-1)!) })
    : t('results.upTo', { distance: formatDistance(end) });
}

/** Points of how many: 3,200 of 5,000. */
export const pointsOf = (points: number, max: number): string =>
  t('reveal.part', { points: formatNumber(Math.round(points)), max: formatNumber(max) });

const units = { meters: formatDistance, degrees: formatAngle, minutes: formatDuration };

/** An error in its unit. */
export const formatError = (unit: ErrorSpread['unit'], error: number): string => units[unit](error);

/** A bin of errors as it is drawn. */
export interface ErrorBar {
  label: string;
  name: string;
  count: number;
  color: string;
}

/** The bins of a spread, from the first that is not empty to the last, with a neighbour of each. */
export function barsOf({ unit, bins }: ErrorSpread): ErrorBar[] {
  const first = bins.findIndex(({ count }) => count > 0);
  const last = bins.findLastIndex(({ count }) => count > 0);
  return bins.slice(Math.max(0, first - 1), last + 2).map(({ from, to, count }) => {
    const [low, high] = [formatError(unit, from), to === null ? '' : formatError(unit, to)];
    return {
      label: to === null ? `> ${low}` : `≤ ${high}`,
      name: to === null ? t('results.beyond', { distance: low }) : `${low} – ${high}`,
      count,
      color: unit === 'meters' ? bandColors[bandOf(to ?? Infinity)]! : bandColors[0],
    };
  });
}
