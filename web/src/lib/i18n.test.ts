import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import english from '../messages/en.json';
import { formatCountdown, formatDistance, formatNumber, formatTime, language, languages, t } from './i18n.svelte';

type Messages = Record<string, unknown>;

type File = Record<string, Messages>;

const en: Messages = Object.assign({}, ...Object.values(english));
const folder = 'src/messages/';
const read = (code: string) => JSON.parse(readFileSync(`${folder}${code}.json`, 'utf8')) as File;
const codes = readdirSync(folder).map((name) => name.replace('.json', ''));
/** Each part of each file of messages, with the English one that it translates. */
const parts: [name: string, code: string, own: Messages, english: Messages][] = codes.flatMap((code) =>
  Object.entries(read(code)).map(([part, own]) => [`${code}, ${part}`, code, own, (english as File)[part]!] as never),
);
const parameters = (m: unknown) => [...JSON.stringify(m).matchAll(/\{(\w+)\}/g)].map((f) => f[1]);

/** The values of the constants that have a type in Go. */
const codesOf = (source: string, type: string): string[] =>
  [...source.matchAll(/^(?:const|\t)\s*\w+\s+(\w+)\s+= "([a-z0-9_]+)"/gm)]
    .filter((f) => f[1] === type)
    .map((f) => f[2]!);

describe('messages', () => {
  test('every file has all parts; what instructors alone see is in English and Russian', () => {
    expect(codes).toEqual(Object.keys(languages).sort());
    for (const code of codes) {
      const missing = Object.keys(english).filter((part) => !(part in read(code)));
      expect(missing, code).toEqual(['en', 'ru'].includes(code) ? [] : ['author']);
      expect(languages[code]!.self).toBeTruthy();
      expect(['en', 'ru']).toContain(languages[code]!.second);
    }
  });

  test.each(parts)('%s has every key of English, filled, with the same parameters', (_, _code, own, english) => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
    for (const [key, message] of Object.entries(own)) {
      expect(JSON.stringify(message), key).not.toBe('""');
      expect(new Set(parameters(message)), key).toEqual(new Set(parameters(english[key])));
    }
  });

  test.each(parts)('%s has every plural that its rules ask for', (_, code, own) => {
    const wanted = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(own)) {
      if (typeof message === 'object') expect(Object.keys(message as object).sort(), key).toEqual([...wanted].sort());
    }
  });

  test('no message is in two parts', () => {
    const keys = Object.values(english).flatMap((messages) => Object.keys(messages));
    expect(keys.filter((key, i) => keys.indexOf(key) < i)).toEqual([]);
  });

  test('those that only instructors see come when they are asked for', async () => {
    await language.use('en');
    expect(language.has('roster.title')).toBe(false);
    await language.with('author');
    expect(t('roster.title')).toBe('Trainees');
    await language.use('ru');
    expect(t('roster.title')).toBe('Участники');
  });

  test('every code of the server has a message', () => {
    const docs = readFileSync('../server/problemdocs.go', 'utf8');
    const sources = [
      '../server/problem.go',
      '../server/accountproblem.go',
      '../challenges/error.go',
      '../tiles/gate.go',
    ]
      .map((f) => readFileSync(f, 'utf8'))
      .join('\n');
    const codes = [...sources.matchAll(/^\s*[cC]ode\w+\s+(?:Code\s+)?= "([a-z_]+)"/gm)].map((f) => f[1]);
    expect(docs.length).toBeGreaterThan(0);
    expect(codes.length).toBeGreaterThan(30);
    for (const code of codes) expect(en, code).toHaveProperty([`error.${code}`]);
  });

  test('every action of the audit log has a message', () => {
    const sources = ['../challenges/', '../challenges/account/', '../server/'].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'))
        .map((name) => readFileSync(folder + name, 'utf8')),
    );
    const things =
      'account|challenge|cohort|competition|exercise|image|invitation|key|lesson|reasoning|session|set|team|token|trainee';
    const actions = sources.flatMap((s) => [...s.matchAll(new RegExp(`"((?:${things})\\.[a-z_]+)"`, 'g'))]);
    expect(actions.length).toBeGreaterThan(40);
    for (const [, action] of actions) expect(en, action).toHaveProperty([`action.${action}`]);
  });

  test.each([
    ['reveal.rule', 'Rule', '../scoring/part.go', 7],
    ['reveal.why', 'Reason', '../scoring/part.go', 18],
    ['notation', 'Notation', '../geo/notation.go', 21],
    ['reading.assumes', 'Reason', '../geo/notation.go', 7],
    ['reading.none', 'ParseCode', '../geo/parse.go', 8],
  ])('every code of %s in the engine has a message', (prefix, type, file, atLeast) => {
    const codes = codesOf(readFileSync(file, 'utf8'), type);
    expect(codes.length).toBeGreaterThanOrEqual(atLeast);
    for (const code of codes) expect(en, code).toHaveProperty([`${prefix}.${code}`]);
  });
});

describe('Russian', () => {
  beforeEach(() => language.use('ru'));

  test.each([
    [1, '1 балл'],
    [2, '2 балла'],
    [5, '5 баллов'],
    [11, '11 баллов'],
    [21, '21 балл'],
    [4967, '4967 баллов'],
    [12504, '12\u00a0504 балла'],
  ])('%d', (count, want) => expect(t('points', { count })).toBe(want));

  test('numbers and distances', () => {
    expect(formatNumber(1234.56)).toBe('1234,6');
    expect(formatNumber(-1234567)).toBe('\u22121\u00a0234\u00a0567');
    expect(formatDistance(3491.5)).toBe('3,5 км');
    expect(formatDistance(0.42)).toBe('0,4 м');
  });
});

describe('a language without messages for instructors', () => {
  test('shows those of the one that stands in for it', async () => {
    await language.with('author');
    await language.use('kk');
    expect(t('title.join')).toBe('Топқа кіру');
    expect(t('roster.title')).toBe('Участники');
  });
});

describe('English', () => {
  beforeEach(() => language.use('en'));

  test.each([
    [0, '0 m'],
    [0.04, '0 m'],
    [9.96, '10 m'],
    [87.4, '87 m'],
    [999.4, '999 m'],
    [999.5, '1 km'],
    [3491.5, '3.5 km'],
    [1_293_633, '1,294 km'],
  ])('%d metres', (meters, want) => expect(formatDistance(meters)).toBe(want));

  test('a message without its parameter says nothing for it', () => expect(t('menu.you')).toBe('You are '));

  test('a time names its zone', () =>
    expect(formatTime('2026-11-23T09:05:00Z')).toMatch(/^2026-11-2\d, \d\d:\d5 \(UTC[+\u2212]\d/));

  test.each([
    [-5, '0:00'],
    [1, '0:01'],
    [247_000, '4:07'],
    [3_909_000, '1:05:09'],
  ])('%d ms left', (ms, want) => expect(formatCountdown(ms)).toBe(want));
});
