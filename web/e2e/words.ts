import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type en from '../src/messages/en.json';

/** The languages of everybody's pages; those of instructors alone are in the first two. */
export const languages = ['en', 'ru', 'kk', 'ky', 'tg', 'tk', 'uz'] as const;
export type Language = (typeof languages)[number];
/** English with accents and more letters, which no person reads: it shows where a longer language does not fit. */
export const pseudo = 'en-XA';
type File = typeof en;
type Key = { [P in keyof File]: keyof File[P] }[keyof File];
type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
type Messages = Record<string, string | Plural>;

const folder = fileURLToPath(new URL('../src/messages/', import.meta.url));
const read = (language: Language) =>
  JSON.parse(readFileSync(`${folder}${language}.json`, 'utf8')) as Record<keyof File, Messages>;
const together = (parts: Record<string, Messages>): Messages => Object.assign({}, ...Object.values(parts));

/** What a message is in the pseudo language: three letters where there were two. */
export function inPseudo(message: string): string {
  const accented: Record<string, string> = { a: 'á', e: 'ë', i: 'ï', o: 'ö', u: 'ü', A: 'Á', E: 'Ë', O: 'Ö', U: 'Ü' };
  return message.replace(/\{\w+\}|[aeiouAEOU]/g, (found) => {
    const letter = accented[found];
    return letter ? letter + letter.toLowerCase() : found;
  });
}

/** The messages in the pseudo language, by parts. */
export function pseudoMessages(): Record<string, Messages> {
  const written = (message: string | Plural): string | Plural =>
    typeof message === 'string'
      ? inPseudo(message)
      : Object.fromEntries(Object.entries(message).map(([rule, text]) => [rule, inPseudo(text)]));
  const part = (messages: Messages) =>
    Object.entries(messages).map(([key, message]) => [key, key.startsWith('format.') ? message : written(message)]);
  return Object.fromEntries(
    Object.entries(read('en')).map(([name, messages]) => [name, Object.fromEntries(part(messages))]),
  );
}

/** What the interface calls things, in a language: the names that a person looks for. */
export type Words = (key: Key, params?: Record<string, string | number>) => string;

export function wordsOf(language: Language | typeof pseudo): Words {
  const messages = together(language === pseudo ? pseudoMessages() : read(language));
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
