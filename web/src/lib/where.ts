import type { Revealed, Whereabouts } from '../api/client';
import { formatDistance, language, t } from './i18n.svelte';

/** A place in words: country, region, and how far the nearest town is. */
export function describeWhere(w: Whereabouts): string {
  return join(countryOf(w), w.region, fromTown(w));
}

/** Where the pin is, beginning with whether that is the right country; nothing without a pin. */
export function describePin({ guessPlace: w, sameCountry }: Revealed): string {
  if (!w) return '';
  if (w.contested || !w.country || sameCountry === undefined) return join(countryOf(w), fromTown(w));
  const verdict = sameCountry ? t('reveal.where.right') : t('reveal.where.wrong', { country: w.country.name });
  return join(verdict, fromTown(w));
}

/** The country; on contested ground all that claim it, with none before the others. */
function countryOf({ country, contested }: Whereabouts): string {
  if (!country) return t('reveal.where.none');
  if (!contested) return country.name;
  const names = [country, ...contested].map((c) => c.name).sort((a, b) => a.localeCompare(b, language.code));
  return t('reveal.where.contested', { countries: names.join(', ') });
}

function fromTown({ town, townDistanceMeters: meters }: Whereabouts): string {
  return town && meters !== undefined ? t('reveal.where.from', { distance: formatDistance(meters), town }) : '';
}

const join = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(', ');
