import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type authorEn from '../src/messages/author/en.json';
import type en from '../src/messages/en.json';

/** The languages of everybody's pages; those of instructors alone are in the first two. */
export type Language = 'en' | 'ru' | 'kk' | 'ky' | 'tg' | 'tk' | 'uz';
type Key = keyof typeof en | keyof typeof authorEn;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
type Messages = Record<string, string | Plural>;

const folder = fileURLToPath(new URL('../src/messages/', import.meta.url));
const read = (file: string): Messages => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Messages) : {});
const messagesIn = (language: Language): Messages => ({
  ...read(`${folder}${language}.json`),
  ...read(`${folder}author/${language}.json`),
});

/** What the interface calls things, in a language: the names that a person looks for. */
export type Words = (key: Key, params?: Record<string, string | number>) => string;

export function wordsOf(language: Language): Words {
  const messages = messagesIn(language);
  return (key, params = {}) => {
    let message = messages[key] ?? '';
    if (typeof message !== 'string') {
      message = message[new Intl.PluralRules(language).select(Number(params.count))] ?? '';
    }
    return message.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  };
}

/** A pattern for a message whose parameters may be anything. */
export const pattern = (words: Words, key: Key): RegExp =>
  new RegExp(
    words(key, new Proxy({}, { get: () => '\u0000' }))
      .split('\u0000')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+'),
  );
