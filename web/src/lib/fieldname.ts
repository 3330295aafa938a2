import { language, t, type Key } from './i18n.svelte';
import { nameOfLanguage } from './languagename';
import { namesOf } from './pointer';

/** Lists whose items have a number, and what an item is called. */
const items: Record<string, Key> = {
  challenges: 'field.challenge',
  images: 'field.image',
  questions: 'field.question',
  hints: 'hint.n',
  furtherReading: 'field.link',
  clues: 'field.clue',
  criteria: 'rubric.criterion',
};
/** Texts in several languages. */
const texts = new Set(['title', 'description', 'prompt', 'debrief', 'warning', 'alt', 'note', 'text']);

/** What a field of a set or a challenge is called: /questions/0/key is "Question 1: key". */
export function labelAt(pointer: string): string {
  const names = namesOf(pointer);
  const parts: string[] = [];
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const next = names[i + 1];
    if (name === 'key' && next === 'criteria') continue; // which is its rubric
    if (name in items && next !== undefined) {
      parts.push(t(items[name]!, { n: Number(next) + 1 }));
      i++;
    } else {
      parts.push(language.has(`field.${name}`) ? t(`field.${name}` as Key) : name);
      if (texts.has(name) && next !== undefined) {
        parts.push(nameOfLanguage(next));
        i++;
      }
      if (name === 'key' || name === 'rule') break;
    }
  }
  return parts.join(': ');
}

/** A value of a field in words, as far as that goes. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((item) => typeof item === 'number')) return `[${value.join(', ')}]`;
    return value.map(describeValue).join('\n');
  }
  return Object.entries(value)
    .map(([name, member]) => `${name}: ${describeValue(member)}`)
    .join('\n');
}
