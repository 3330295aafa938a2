import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, type NewGuess, type Receipt } from '../api/client';
import { GuessQueue, type Queued } from './guessqueue.svelte';

const guess = (lon: number): NewGuess => ({ place: { type: 'Point', coordinates: [lon, 0] } });
const receipt = (id: string): Receipt => ({ id, attempt: 1, submittedAt: '2026-06-10T09:00:00Z' });
const offline = () => new ApiError(0, {});
const refusal = (status: number, code: string) => new ApiError(status, { code });

/** A server that answers as it is told, and counts what it is sent. */
class FakeServer {
  sent: Queued[] = [];
  answer: (q: Queued) => Receipt | ApiError | Promise<Receipt> = (q) => receipt(q.key);
  readonly send = async (q: Queued): Promise<Receipt> => {
    this.sent.push(q);
    const answer = await this.answer(q);
    if (answer instanceof ApiError) throw answer;
    return answer;
  };
}

let server: FakeServer;
let stops: (() => void)[];
const tab = (trainee = 'fox') => {
  const queue = new GuessQueue(server.send);
  stops.push(queue.start(trainee));
  return queue;
};
const passed = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds);
/** Tells a tab what another has stored, as the browser does. */
const stored = (key: string) => dispatchEvent(new StorageEvent('storage', { key }));
const challenges = () => server.sent.map((q) => q.challenge);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  server = new FakeServer();
  stops = [];
});

afterEach(() => {
  for (const stop of stops) stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a guess goes out at once, and is forgotten once the server has it', async () => {
  const queue = tab();
  const heard = vi.fn();
  queue.listen('e', 'a', heard);
  queue.add(guess(1), 'e', 'a', 1);
  expect(queue.waiting).toHaveLength(1);
  await passed();
  expect(heard).toHaveBeenCalledExactlyOnceWith(receipt(server.sent[0]!.key));
  expect(queue.entries).toEqual([]);
  expect(localStorage).toHaveLength(0);
});

test('without network guesses wait longer each time, and go out in their order under their keys', async () => {
  server.answer = offline;
  const queue = tab();
  queue.add(guess(1), 'e', 'b', 2);
  vi.setSystemTime(0); // the clock is put back by years
  queue.add(guess(2), 'e', 'a', 1);
  await passed();
  expect(queue.stalled).toBe(true);
  expect(queue.waiting.map((q) => q.challenge)).toEqual(['b', 'a']);
  const tries = server.sent.length;
  await passed(60_000);
  expect(server.sent.length - tries).toBeGreaterThan(4);
  expect(server.sent.length - tries).toBeLessThan(12);
  expect(new Set(challenges())).toEqual(new Set(['b'])); // what is behind it waits
  server.answer = (q) => receipt(q.key);
  const before = server.sent.length;
  dispatchEvent(new Event('online'));
  await passed();
  expect(challenges().slice(before)).toEqual(['b', 'a']);
  expect(new Set(server.sent.map((q) => q.key)).size).toBe(2);
  expect(queue.stalled).toBe(false);
  await passed(60_000);
  expect(server.sent).toHaveLength(before + 2);
});

test('what waits survives the page, its crash and another trainee in between', async () => {
  server.answer = offline;
  const first = tab();
  first.add(guess(1), 'e', 'a', 1);
  await passed();
  const { key } = server.sent[0]!;
  stops.pop()!(); // the page goes; in a crash its lease would stay
  localStorage.setItem('geodrill.sender', JSON.stringify({ tab: 'crashed', until: Date.now() + 30_000 }));
  server.answer = (q) => receipt(q.key);
  const other = tab('wolf');
  await passed(40_000);
  expect(other.entries).toEqual([]);
  stops.pop()!();
  const before = server.sent.length;
  const again = tab();
  expect(again.waiting).toHaveLength(1);
  await passed();
  expect(server.sent.slice(before).map((q) => q.key)).toEqual([key]);
  expect(server.sent.at(-1)!.guess).toEqual(guess(1));
});

test.each(['pageshow', 'visibilitychange'])('a phone that slept sends when it wakes: %s', async (event) => {
  server.answer = offline;
  tab().add(guess(1), 'e', 'a', 1);
  await passed(60_000);
  server.answer = (q) => receipt(q.key);
  const before = server.sent.length;
  (event === 'pageshow' ? window : document).dispatchEvent(new Event(event));
  await passed();
  expect(server.sent).toHaveLength(before + 1);
});

test('a refusal is final, says why, and holds up nobody', async () => {
  server.answer = (q) => (q.challenge === 'a' ? refusal(409, 'exercise_closed') : receipt(q.key));
  const queue = tab();
  queue.add(guess(1), 'e', 'a', 1);
  queue.add(guess(2), 'e', 'b', 2);
  await passed(60_000);
  expect(challenges()).toEqual(['a', 'b']);
  expect(queue.waiting).toEqual([]);
  expect(queue.of('e', 'a')).toMatchObject({ guess: guess(1), refused: { status: 409, code: 'exercise_closed' } });
  expect(tab().refused).toHaveLength(1); // after a reload too
  queue.add(guess(3), 'e', 'a', 1);
  await passed();
  expect(server.sent.at(-1)!.guess).toEqual(guess(3));
  queue.drop('e', 'a');
  expect(queue.entries).toEqual([]);
});

test('in a pause a guess waits for its end, and others do not wait for it', async () => {
  server.answer = (q) => (q.challenge === 'a' ? refusal(409, 'exercise_paused') : receipt(q.key));
  const queue = tab();
  queue.add(guess(1), 'e', 'a', 1);
  queue.add(guess(2), 'f', 'b', 1);
  await passed();
  expect(challenges()).toEqual(['a', 'b']);
  server.answer = (q) => receipt(q.key);
  await passed(10_000);
  expect(challenges()).toEqual(['a', 'b', 'a']);
  expect(queue.entries).toEqual([]);
});

test('a session that is over keeps what waits until they are back', async () => {
  server.answer = () => refusal(401, 'not_signed_in');
  const queue = tab();
  queue.add(guess(1), 'e', 'a', 1);
  await passed(60_000);
  expect(server.sent).toHaveLength(1);
  expect(queue.waiting).toHaveLength(1);
});

test('of two tabs one sends, and the other hears of it', async () => {
  let answer: (r: Receipt) => void = () => {};
  server.answer = () => new Promise((resolve) => (answer = resolve));
  const [first, second] = [tab(), tab()];
  const heard = vi.fn();
  second.listen('e', 'a', heard);
  first.add(guess(1), 'e', 'a', 1);
  stored('geodrill.waiting.fox.e.a');
  expect(second.waiting).toHaveLength(1);
  second.add(guess(2), 'e', 'a', 1); // the first one goes out
  await passed(15_000);
  expect(server.sent).toHaveLength(1);
  answer(receipt('r'));
  await passed();
  stored('geodrill.waiting.fox.e.a');
  expect(heard).toHaveBeenCalledExactlyOnceWith(null);
  await passed(60_000);
  expect(server.sent).toHaveLength(1);
});

test('a lease of the future does not hold, nor one of a tab that is gone', async () => {
  localStorage.setItem('geodrill.sender', JSON.stringify({ tab: 'x', until: Date.now() + 3 * 3_600_000 }));
  tab().add(guess(1), 'e', 'a', 1);
  await passed();
  expect(server.sent).toHaveLength(1);
  localStorage.setItem('geodrill.sender', JSON.stringify({ tab: 'x', until: Date.now() + 20_000 }));
  tab().add(guess(1), 'e', 'b', 1);
  await passed(10_000);
  expect(server.sent).toHaveLength(1);
  await passed(20_000);
  expect(server.sent).toHaveLength(2);
});

test('where the browser keeps nothing, a guess waits with the page', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  server.answer = offline;
  const queue = tab();
  queue.add(guess(1), 'e', 'a', 1);
  await passed(5000);
  expect(queue.waiting).toHaveLength(1);
  server.answer = (q) => receipt(q.key);
  await passed(20_000);
  expect(queue.entries).toEqual([]);
});
