import type { FeatureLike } from 'ol/Feature';

/** What else the readers of a language can read, the best first. Whoever is not here reads English. */
const second: Record<string, string[]> = { kk: ['ru'], ky: ['ru'], tg: ['ru'], uz: ['ru'], tk: ['ru'] };
/** The languages that are written in Cyrillic: a name on the spot that is too comes before an English one. */
const cyrillic = new Set(['ru', 'kk', 'ky', 'tg']);

/** Reads the name of something on the map, in one language or the next best. */
export type Naming = (feature: FeatureLike) => string;

/**
 * Names things in a language. Where a thing has no name in it: in Russian for the languages of Central Asia, in
 * English, and at last as it is called on the spot.
 */
export function namesIn(language: string): Naming {
  const fields = [language, ...(second[language] ?? [])].map((code) => `name:${code}`);
  const local = cyrillic.has(language);
  return (feature) => {
    for (const field of fields) {
      const name = feature.get(field);
      if (name) return name;
    }
    const name = feature.get('name') ?? '';
    if (local && /[\u0400-\u04ff]/.test(name)) return name;
    return feature.get('name:en') ?? name;
  };
}

/** A long name in two lines, broken at the space nearest to its middle. */
export function inLines(name: string): string {
  if (name.length < 15) return name;
  const middle = name.length / 2;
  let at = -1;
  for (let i = name.indexOf(' '); i >= 0; i = name.indexOf(' ', i + 1)) {
    if (at < 0 || Math.abs(i - middle) < Math.abs(at - middle)) at = i;
  }
  return at < 0 ? name : `${name.slice(0, at)}\n${name.slice(at + 1)}`;
}
