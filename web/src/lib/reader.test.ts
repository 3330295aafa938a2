import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { api, type PointReading } from '../api/client';
import { PlaceReader } from './reader.svelte';

const reading = (lon: number, lat: number): PointReading => ({
  point: { type: 'Point', coordinates: [lon, lat] },
  notation: 'mgrs',
  precisionMeters: 1,
});
const here: [number, number] = [76, 43];

/** The requests that were made, and how each is answered: an error for a server that is away. */
let asked: { text: string; signal: AbortSignal; answer: (data: unknown) => void }[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.spyOn(api, 'POST').mockImplementation(
    ((_: string, { body, signal }: { body: { text: string }; signal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        asked.push({
          text: body.text,
          signal,
          answer: (data) => (data instanceof Error ? reject(data) : resolve({ data, response: new Response() })),
        });
      })) as never,
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('PlaceReader', () => {
  test('reads once there is a pause in the typing, and the last text only', async () => {
    const reader = new PlaceReader();
    for (const text of ['4', '43', '43T']) {
      reader.soon(text, here);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.map((a) => a.text)).toEqual(['43T']);
    asked[0]!.answer({ readings: [reading(77, 43)] });
    await vi.advanceTimersByTimeAsync(0);
    expect(reader.readings).toEqual([reading(77, 43)]);
    expect(reader.reason).toBeNull();
  });

  test('a stale request is aborted, and its answer is not heard', async () => {
    const reader = new PlaceReader();
    const first = reader.now('first', here);
    const second = reader.now('second', here);
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[1]!.answer({ readings: [], refusal: 'unknown' });
    asked[0]!.answer({ readings: [reading(1, 2)] });
    expect(await first).toEqual([]);
    expect(await second).toEqual([]);
    expect([reader.readings, reader.reason]).toEqual([[], 'unknown']);
  });

  test('what is forgotten while it is read stays forgotten', async () => {
    const reader = new PlaceReader();
    const found = reader.now('43.2 N, 76.9 E', here);
    reader.clear();
    expect(await found).toEqual([]);
    expect([reader.readings, reader.reason]).toEqual([[], null]);
  });

  test('the same text is asked for once', async () => {
    const reader = new PlaceReader();
    const first = reader.now('same', here);
    const second = reader.now('same', here);
    asked[0]!.answer({ readings: [reading(3, 4)] });
    expect(await first).toEqual(await second);
    expect(asked).toHaveLength(1);
  });

  test('without the server decimal degrees are read, and another text is asked for again', async () => {
    const reader = new PlaceReader();
    const decimal = reader.now('43.2 N, 76.9 E', here);
    asked[0]!.answer(new Error('no network'));
    expect((await decimal).map((r) => r.point.coordinates)).toEqual([[76.9, 43.2]]);
    expect(reader.reason).toBeNull();

    const grid = reader.now('43TFH', here);
    asked[1]!.answer(new Error('no network'));
    expect(await grid).toEqual([]);
    expect(reader.reason).toBe('offline');
    void reader.now('43TFH', here);
    expect(asked).toHaveLength(3);
  });
});
