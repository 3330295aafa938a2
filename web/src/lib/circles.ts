import type { CalibrationStep, OwnCalibration } from '../api/client';
import { t } from './i18n.svelte';

/** What to change about one's circles, in a sentence or two. */
export function adviceWords({ advice, factor }: OwnCalibration): string {
  const sentences = [t(`circles.advice.${advice}`)];
  if (advice === 'draw_larger' && factor !== undefined && factor > 1)
    sentences.push(t('circles.times', { n: factor < 10 ? factor : Math.round(factor) }));
  if (advice === 'draw_smaller' && factor !== undefined && factor > 0.005 && factor < 1)
    sentences.push(t('circles.part', { n: Math.round(factor * 100) }));
  return sentences.join(' ');
}

/** A scale of powers of ten that holds every radius and distance, from a metre on and over two decades at least. */
export interface Decades {
  from: number;
  to: number;
  /** How high up a length stands, in 0 to 1. */
  up: (meters: number) => number;
}

export function decadesOf(steps: Pick<CalibrationStep, 'radiusMeters' | 'distanceMeters'>[]): Decades {
  const lengths = steps.flatMap(({ radiusMeters, distanceMeters }) => [radiusMeters, distanceMeters]);
  const power = (meters: number) => Math.log10(Math.max(1, meters));
  const from = Math.floor(Math.min(...lengths.map(power), 7));
  const to = Math.max(from + 2, Math.ceil(Math.max(...lengths.map(power), 0)));
  return { from, to, up: (meters) => Math.min(1, Math.max(0, (power(meters) - from) / (to - from))) };
}
