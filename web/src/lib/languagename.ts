import { language, languages } from './i18n.svelte';

/** What a language is called: by its speakers where we know, else in the reader's language. */
export function nameOfLanguage(tag: string): string {
  return languages[tag]?.self ?? displayed('language', tag);
}

/** What a country is called in the reader's language, or its code where the browser does not know. */
export const nameOfCountry = (code: string): string => displayed('region', code);

function displayed(type: 'language' | 'region', code: string): string {
  try {
    return new Intl.DisplayNames([language.code, 'en'], { type }).of(code) ?? code;
  } catch {
    return code; // not a tag
  }
}
