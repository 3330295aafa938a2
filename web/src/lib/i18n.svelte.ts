import languages from 'virtual:languages';
import type en from '../messages/en.json';
import { storage } from './storage';

type File = typeof en;
/** Messages that some pages need beside every page's: what only instructors see, the debrief, the live lesson, giving an answer, boards by a link. */
export type Part = Exclude<keyof File, 'everywhere'>;
export type Key = { [P in keyof File]: keyof File[P] }[keyof File];
type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
type Messages = Record<string, string | Plural>;
export type Params = Record<string, string | number>;

/** The languages there are, by tag. */
export { languages };

const storageKey = 'geodrill.language';

/** The language of the page: its messages, plurals, numbers and dates. */
class Language {
  code = $state('en');
  #messages = $state.raw<Messages>({});
  #plurals = new Intl.PluralRules('en');
  /** The parts that are wanted: most pages of trainees need the first alone. */
  #parts: (keyof File)[] = ['everywhere'];
  /** Of these, those that the present messages are of. */
  #loaded = new Set<keyof File>();

  /** Loads the language asked for in the address, chosen before, or wanted by the browser. */
  async init(): Promise<void> {
    const wanted = [
      new URLSearchParams(location.search).get('lang'),
      storage.get(storageKey),
      ...navigator.languages.map((l) => l.slice(0, 2)),
    ];
    await this.use(wanted.find((l) => l !== null && l in languages) ?? 'en');
  }

  /** Changes the language and remembers it. */
  async choose(code: string): Promise<void> {
    storage.set(storageKey, code);
    await this.use(code);
  }

  /** Changes the language. What it lacks of the messages for instructors alone is in the one that stands in for it. */
  async use(code: string): Promise<void> {
    const wanted = this.#parts;
    const parts = wanted.map(async (part) => {
      const own = languages[code];
      const load = own?.parts[part] ?? languages[own?.second ?? '']?.parts[part];
      if (!load) throw new Error(`no messages in ${code}`);
      return (await load()).default;
    });
    const messages = await Promise.all(parts);
    this.#plurals = new Intl.PluralRules(code);
    this.#messages = Object.assign({}, ...messages) as Messages;
    this.#loaded = new Set(wanted);
    this.code = code;
    document.documentElement.lang = code;
  }

  /** Loads further messages, from now on in every language. */
  async with(part: Part): Promise<void> {
    if (!this.#parts.includes(part)) this.#parts = [...this.#parts, part];
    else if (this.#loaded.has(part)) return;
    await this.use(this.code);
  }

  /** The message of a key, with its parameters put in; `count` chooses among plurals. */
  text(key: Key, params: Params = {}): string {
    let message = this.#messages[key];
    if (message === undefined) return key;
    if (typeof message !== 'string') {
      message = message[this.#plurals.select(Number(params.count))] ?? message.other ?? key;
    }
    return message.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name];
      return typeof value === 'number' ? formatNumber(value) : (value ?? '');
    });
  }

  has(key: string): key is Key {
    return key in this.#messages;
  }

  /** What follows a prefix in the keys of the messages, in their order. */
  under(prefix: string): string[] {
    return Object.keys(this.#messages)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }
}

export const language = new Language();

/** The message of a key in the page's language. */
export const t = (key: Key, params?: Params): string => language.text(key, params);

/** A number with at most one decimal, as the language writes it. Browsers lack data for some of our languages. */
export function formatNumber(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  const [whole = '0', fraction] = Math.abs(rounded).toString().split('.');
  const grouped =
    whole.length < Number(t('format.groupFrom')) ? whole : whole.replace(/\B(?=(\d{3})+$)/g, t('format.group'));
  return (rounded < 0 ? '\u2212' : '') + grouped + (fraction ? t('format.point') + fraction : '');
}

/** A share in hundredths: 12 %. */
export const formatPercent = (share: number): string => t('format.percent', { n: Math.round(share * 100) });

/** A distance in the unit that suits it: 0.4 m, 87 m, 3.5 km, 1,294 km. */
export function formatDistance(meters: number): string {
  if (meters < 10) return t('unit.m', { n: Math.round(meters * 10) / 10 });
  if (meters < 999.5) return t('unit.m', { n: Math.round(meters) });
  if (meters < 100_000) return t('unit.km', { n: Math.round(meters / 100) / 10 });
  return t('unit.km', { n: Math.round(meters / 1000) });
}

const two = (n: number) => String(n).padStart(2, '0');

/** A date such as 2024-06-10, as the language writes it: 10.06.2024. */
export function formatDate(date: string): string {
  const [y = '', m = '', d = ''] = date.split('-');
  return t('format.date', { y, m, d });
}

/** How far clocks are ahead of UTC: UTC+5, UTC−3:30. */
export function formatOffset(minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '\u2212' : '+'}${hours}${rest ? `:${two(rest)}` : ''}`;
}

/** A moment on this device's clock, with its zone: 23.11.2026, 14:05 (UTC+5). */
export function formatTime(iso: string): string {
  const d = new Date(iso);
  const date = formatDate(`${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`);
  return `${date}, ${two(d.getHours())}:${two(d.getMinutes())} (${formatOffset(-d.getTimezoneOffset())})`;
}

/** Time that is left: 1:05:09, 4:07, 0:00. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  return h > 0 ? `${h}:${two(m)}:${two(seconds % 60)}` : `${m}:${two(seconds % 60)}`;
}
