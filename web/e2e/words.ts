import authorEn from '../src/messages/author/en.json' with { type: 'json' };
import authorRu from '../src/messages/author/ru.json' with { type: 'json' };
import en from '../src/messages/en.json' with { type: 'json' };
import ru from '../src/messages/ru.json' with { type: 'json' };

export type Language = 'en' | 'ru';
type Key = keyof typeof en | keyof typeof authorEn;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;

const messages: Record<Language, Record<string, string | Plural>> = {
  en: { ...en, ...authorEn },
  ru: { ...ru, ...authorRu },
};

/** What the interface calls things, in a language: the names that a person looks for. */
export type Words = (key: Key, params?: Record<string, string | number>) => string;

export const wordsOf =
  (language: Language): Words =>
  (key, params = {}) => {
    let message = messages[language][key] ?? '';
    if (typeof message !== 'string') {
      message = message[new Intl.PluralRules(language).select(Number(params.count))] ?? '';
    }
    return message.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  };

/** A pattern for a message whose parameters may be anything. */
export const pattern = (words: Words, key: Key): RegExp =>
  new RegExp(
    words(key, new Proxy({}, { get: () => '\u0000' }))
      .split('\u0000')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+'),
  );
