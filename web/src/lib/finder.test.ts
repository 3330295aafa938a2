import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { api } from '../api/client';
import { PlaceFinder } from './finder.svelte';

const here: [number, number] = [76, 43];
const gulan = { name: 'Gulan', kind: 'town', place: { type: 'Point', coordinates: [75, 43] } };
const reading = { point: { type: 'Point', coordinates: [77, 43] }, notation: 'mgrs', precisionMeters: 1 };

/** What was asked for, and how names are answered: an error for a server that is away. */
let names: string[];
let texts: string[];
let answer: () => Promise<unknown>;

beforeEach(() => {
  vi.useFakeTimers();
  [names, texts] = [[], []];
  answer = () => Promise.resolve({ data: { items: [gulan] }, response: new Response() });
  vi.spyOn(api, 'GET').mockImplementation(((_: string, { params }: { params: { query: { q: string } } }) => {
    names.push(params.query.q);
    return answer();
  }) as never);
  vi.spyOn(api, 'POST').mockImplementation(((_: string, { body }: { body: { text: string } }) => {
    texts.push(body.text);
    return Promise.resolve({ data: { readings: [reading] }, response: new Response() });
  }) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('PlaceFinder', () => {
  test.each([
    ['a name', 'Gulan', ['Gulan'], []],
    ['degrees', '43.2, 77', [], ['43.2, 77']],
    ['a notation with letters', '43TFH 565 911', ['43TFH 565 911'], ['43TFH 565 911']],
    ['a name too long to be one', 'x'.repeat(101), [], []],
    ['nothing', '  ', [], []],
  ])('looks for %s where that may be found', async (_, text, asNames, asTexts) => {
    const finder = new PlaceFinder();
    finder.soon(text, here);
    await vi.advanceTimersByTimeAsync(1000);
    expect([names, texts]).toEqual([asNames, asTexts]);
    expect(finder.places).toEqual(asNames.length > 0 ? [gulan] : []);
    expect(finder.reader.readings).toEqual(asTexts.length > 0 ? [reading] : []);
  });

  test('asks once for what is typed without a pause, and not again for the same', async () => {
    const finder = new PlaceFinder();
    for (const text of ['g', 'gu', 'gul']) finder.soon(text, here);
    await vi.advanceTimersByTimeAsync(1000);
    await finder.now('gul', here);
    expect(names).toEqual(['gul']);
    expect(finder.found).toBe('gul');
  });

  test('an answer that comes too late is not heeded', async () => {
    const finder = new PlaceFinder();
    let late: (reply: unknown) => void = () => {};
    answer = () => new Promise((resolve) => (late = resolve));
    const first = finder.now('gul', here);
    finder.clear();
    late({ data: { items: [gulan] }, response: new Response() });
    await first;
    expect([finder.places, finder.found]).toEqual([[], null]);
  });

  test('says that the server is away, and asks again for the same', async () => {
    const finder = new PlaceFinder();
    answer = () => Promise.reject(new Error('away'));
    await finder.now('gul', here);
    expect(finder.problem?.code).toBe('offline');
    answer = () => Promise.resolve({ data: { items: [gulan] }, response: new Response() });
    await finder.now('gul', here);
    expect([finder.places, finder.problem]).toEqual([[gulan], null]);
  });
});
