import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeStream } from './fakestream';
import { Feed } from './feed.svelte';
import { session } from './session.svelte';

const now = Date.parse('2024-06-10T12:00:00Z');
let feed: Feed;
let stop: () => void;
let said: unknown[];
let losses: number;

const passed = (milliseconds: number) => vi.advanceTimersByTime(milliseconds);
const tick = (ahead = 0) => FakeStream.newest.say('clock', { now: new Date(Date.now() + ahead).toISOString() });

beforeEach(() => {
  vi.useFakeTimers({ now });
  vi.stubGlobal('EventSource', FakeStream);
  FakeStream.all = [];
  [said, losses] = [[], 0];
  feed = new Feed();
  stop = feed.start('/events', { phase: (told: unknown) => said.push(told) }, () => losses++);
  FakeStream.newest.dispatchEvent(new Event('open'));
});

afterEach(() => {
  stop();
  session.unsure = false;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what is told is heard, and as long as anything is the stream is left alone', () => {
  FakeStream.newest.say('phase', { phase: 'open' });
  for (let i = 0; i < 20; i++) {
    passed(15_000);
    tick();
  }
  expect(said).toEqual([{ phase: 'open' }]);
  expect(FakeStream.all).toHaveLength(1);
  expect(feed.connected).toBe(true);
});

test('a phone that wakes up connects anew, and so does a stream that says nothing more', () => {
  tick();
  vi.setSystemTime(Date.now() + 600_000); // asleep: no timer ran
  passed(1000);
  expect(FakeStream.all).toHaveLength(2);
  expect(FakeStream.all[0]?.readyState).toBe(FakeStream.CLOSED);
  expect(feed.connected).toBe(false);
  FakeStream.newest.dispatchEvent(new Event('open'));
  passed(30_000);
  expect(feed.connected).toBe(true);
  passed(12_000);
  expect(FakeStream.all).toHaveLength(3);
});

test.each([-5, 5])("the time is the server's, and is asked for anew when the clock is put by %i hours", (hours) => {
  tick(-3 * 3_600_000); // three hours ahead of the server
  expect(feed.now()).toBe(now - 3 * 3_600_000);
  passed(10_000);
  const server = feed.now();
  vi.setSystemTime(Date.now() + hours * 3_600_000);
  passed(1000);
  expect(FakeStream.all).toHaveLength(2);
  FakeStream.newest.say('clock', { now: new Date(server + 1000).toISOString() });
  passed(5000);
  expect(feed.now()).toBe(server + 6000);
});

test('a stream that the server refuses rests, and nothing connects before it is known who this is', () => {
  FakeStream.newest.fail(false); // the browser tries again by itself
  passed(5000);
  expect([FakeStream.all.length, losses]).toEqual([1, 0]);
  session.unsure = true;
  FakeStream.newest.fail(true);
  expect(losses).toBe(1);
  passed(20_000);
  expect(FakeStream.all).toHaveLength(1);
  session.unsure = false;
  passed(5000);
  expect(FakeStream.all).toHaveLength(2);
  stop();
  passed(100_000);
  expect(FakeStream.all).toHaveLength(2);
  expect(FakeStream.newest.readyState).toBe(FakeStream.CLOSED);
});
