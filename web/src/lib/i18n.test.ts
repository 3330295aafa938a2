import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import authorEn from '../messages/author/en.json';
import debriefEn from '../messages/debrief/en.json';
import everybodyEn from '../messages/en.json';
import lessonEn from '../messages/lesson/en.json';
import placeEn from '../messages/place/en.json';
import sharedEn from '../messages/shared/en.json';
import { formatCountdown, formatDistance, formatNumber, formatTime, language, languages, t } from './i18n.svelte';

type Messages = Record<string, unknown>;

const en: Messages = { ...everybodyEn, ...authorEn, ...debriefEn, ...lessonEn, ...placeEn, ...sharedEn };
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Messages;
const folder = 'src/messages';
const codesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace('.json', ''));
/** Each file of messages, with the English one that it translates. */
const files: [name: string, code: string, own: Messages, english: Messages][] = [
  ...codesIn(folder).map((code) => [code, code, read(`${folder}/${code}.json`), everybodyEn] as never),
  ...codesIn(`${folder}/author`).map(
    (code) => [`author/${code}`, code, read(`${folder}/author/${code}.json`), authorEn] as never,
  ),
  ...codesIn(`${folder}/debrief`).map(
    (code) => [`debrief/${code}`, code, read(`${folder}/debrief/${code}.json`), debriefEn] as never,
  ),
  ...codesIn(`${folder}/lesson`).map(
    (code) => [`lesson/${code}`, code, read(`${folder}/lesson/${code}.json`), lessonEn] as never,
  ),
  ...codesIn(`${folder}/place`).map(
    (code) => [`place/${code}`, code, read(`${folder}/place/${code}.json`), placeEn] as never,
  ),
  ...codesIn(`${folder}/shared`).map(
    (code) => [`shared/${code}`, code, read(`${folder}/shared/${code}.json`), sharedEn] as never,
  ),
];
const parameters = (m: unknown) => [...JSON.stringify(m).matchAll(/\{(\w+)\}/g)].map((f) => f[1]);

/** The values of the constants that have a type in Go. */
const codesOf = (source: string, type: string): string[] =>
  [...source.matchAll(/^(?:const|\t)\s*\w+\s+(\w+)\s+= "([a-z0-9_]+)"/gm)]
    .filter((f) => f[1] === type)
    .map((f) => f[2]!);

describe('messages', () => {
  test('every file is of a language, and what instructors alone see is in English and Russian', () => {
    expect(codesIn(folder)).toEqual(Object.keys(languages).sort());
    expect(codesIn(`${folder}/debrief`)).toEqual(Object.keys(languages).sort());
    expect(codesIn(`${folder}/lesson`)).toEqual(Object.keys(languages).sort());
    expect(codesIn(`${folder}/place`)).toEqual(Object.keys(languages).sort());
    expect(codesIn(`${folder}/shared`)).toEqual(Object.keys(languages).sort());
    expect(codesIn(`${folder}/author`)).toEqual(['en', 'ru']);
    for (const { self, second } of Object.values(languages)) {
      expect(self).toBeTruthy();
      expect(codesIn(`${folder}/author`)).toContain(second);
    }
  });

  test.each(files)('%s has every key of English, filled, with the same parameters', (_, _code, own, english) => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
    for (const [key, message] of Object.entries(own)) {
      expect(JSON.stringify(message), key).not.toBe('""');
      expect(new Set(parameters(message)), key).toEqual(new Set(parameters(english[key])));
    }
  });

  test.each(files)('%s has every plural that its rules ask for', (_, code, own) => {
    const wanted = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(own)) {
      if (typeof message === 'object') expect(Object.keys(message as object).sort(), key).toEqual([...wanted].sort());
    }
  });

  test('no message is in two files', () => {
    const keys = [everybodyEn, authorEn, debriefEn, lessonEn, placeEn, sharedEn].flatMap((messages) =>
      Object.keys(messages),
    );
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

  test('a message without its parameter says nothing for it', () => expect(t('play.pinAt')).toBe('Your pin is at '));

  test('a time names its zone', () =>
    expect(formatTime('2026-11-23T09:05:00Z')).toMatch(/^2026-11-2\d, \d\d:\d5 \(UTC[+\u2212]\d/));

  test.each([
    [-5, '0:00'],
    [1, '0:01'],
    [247_000, '4:07'],
    [3_909_000, '1:05:09'],
  ])('%d ms left', (ms, want) => expect(formatCountdown(ms)).toBe(want));
});
