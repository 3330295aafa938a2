import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type authorEn from '../src/messages/author/en.json';
import type debriefEn from '../src/messages/debrief/en.json';
import type en from '../src/messages/en.json';
import type lessonEn from '../src/messages/lesson/en.json';
import type placeEn from '../src/messages/place/en.json';
import type sharedEn from '../src/messages/shared/en.json';

/** The languages of everybody's pages; those of instructors alone are in the first two. */
export const languages = ['en', 'ru', 'kk', 'ky', 'tg', 'tk', 'uz'] as const;
export type Language = (typeof languages)[number];
/** English with accents and more letters, which no person reads: it shows where a longer language does not fit. */
export const pseudo = 'en-XA';
type Key =
  | keyof typeof en
  | keyof typeof authorEn
  | keyof typeof debriefEn
  | keyof typeof lessonEn
  | keyof typeof placeEn
  | keyof typeof sharedEn;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
type Messages = Record<string, string | Plural>;

const folder = fileURLToPath(new URL('../src/messages/', import.meta.url));
const read = (file: string): Messages => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Messages) : {});
const messagesIn = (language: Language): Messages => ({
  ...read(`${folder}${language}.json`),
  ...read(`${folder}author/${language}.json`),
  ...read(`${folder}debrief/${language}.json`),
  ...read(`${folder}lesson/${language}.json`),
  ...read(`${folder}place/${language}.json`),
  ...read(`${folder}shared/${language}.json`),
});

/** What a message is in the pseudo language: three letters where there were two. */
export function inPseudo(message: string): string {
  const accented: Record<string, string> = { a: 'á', e: 'ë', i: 'ï', o: 'ö', u: 'ü', A: 'Á', E: 'Ë', O: 'Ö', U: 'Ü' };
  return message.replace(/\{\w+\}|[aeiouAEOU]/g, (found) => {
    const letter = accented[found];
    return letter ? letter + letter.toLowerCase() : found;
  });
}

/** The messages of a folder in the pseudo language. */
export function pseudoMessages(part: '' | 'author/' | 'debrief/' | 'lesson/' | 'place/' | 'shared/'): Messages {
  const written = (message: string | Plural): string | Plural =>
    typeof message === 'string'
      ? inPseudo(message)
      : Object.fromEntries(Object.entries(message).map(([rule, text]) => [rule, inPseudo(text)]));
  return Object.fromEntries(
    Object.entries(read(`${folder}${part}en.json`)).map(([key, message]) => [
      key,
      key.startsWith('format.') ? message : written(message),
    ]),
  );
}

/** What the interface calls things, in a language: the names that a person looks for. */
export type Words = (key: Key, params?: Record<string, string | number>) => string;

export function wordsOf(language: Language | typeof pseudo): Words {
  const messages =
    language === pseudo
      ? {
          ...pseudoMessages(''),
          ...pseudoMessages('author/'),
          ...pseudoMessages('debrief/'),
          ...pseudoMessages('lesson/'),
          ...pseudoMessages('place/'),
          ...pseudoMessages('shared/'),
        }
      : messagesIn(language);
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
