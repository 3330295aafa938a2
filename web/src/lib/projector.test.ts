import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api, type Display, type Lesson } from '../api/client';
import { FakeStream } from './fakestream';
import { Projector } from './projector.svelte';

const now = Date.parse('2024-06-10T12:00:00Z');
/** What the server shows, and what it is asked. */
const server = { reads: 0, status: 200, lesson: {} as Lesson };
let projector: Projector;
let stop: () => void;

const lesson = (step: number, state: Lesson['state'], answered = 0) => ({ step, state, answered }) as Lesson;
const passed = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds);
const hear = async (said: Lesson) => {
  FakeStream.newest.say('lesson', said);
  await passed();
};

beforeEach(async () => {
  vi.useFakeTimers({ now });
  vi.stubGlobal('EventSource', FakeStream);
  FakeStream.all = [];
  Object.assign(server, { reads: 0, status: 200, lesson: lesson(1, 'open') });
  vi.spyOn(api, 'GET').mockImplementation((async () => {
    server.reads++;
    const { status } = server;
    if (status === 0) throw new TypeError('no network');
    const shown = { title: 'Day two', lesson: server.lesson } as Display;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const response = new Response(null, { status });
    return status === 200 ? { data: shown, response } : { error: { code: 'not_found' }, response };
  }) as never);
  projector = new Projector('TOKEN');
  stop = projector.start();
  await passed(100);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('who has answered is counted without a reading; what else happens is read', async () => {
  expect(FakeStream.newest.url).toBe('/api/v1/display/TOKEN/events');
  await hear(lesson(1, 'open', 3));
  expect(projector.display?.lesson.answered).toBe(3);
  expect(server.reads).toBe(1);

  server.lesson = lesson(2, 'revealed', 3);
  await hear(server.lesson);
  await passed(100);
  expect(projector.display?.lesson.state).toBe('revealed');
  expect(server.reads).toBe(2);

  await hear(lesson(2, 'revealed', 4)); // a guess was accepted: it has a pin
  expect(server.reads).toBe(3);
});

test('what happens during a reading is read once more, together', async () => {
  for (const step of [2, 3, 4, 5]) await hear((server.lesson = lesson(step, 'closed')));
  await passed(500);
  expect(projector.display?.lesson.step).toBe(5);
  expect(server.reads).toBe(3);
});

test('it goes on after a loss by itself, and shows what it has meanwhile', async () => {
  FakeStream.newest.dispatchEvent(new Event('open'));
  expect(projector.connected).toBe(true);
  FakeStream.newest.fail(false); // the browser tries again by itself
  await passed(5000);
  expect(projector.connected).toBe(false);
  expect(FakeStream.all).toHaveLength(1);

  server.status = 0;
  FakeStream.newest.fail(true);
  await passed(2999);
  expect(FakeStream.all).toHaveLength(1);
  expect(projector.display?.title).toBe('Day two');
  expect(projector.gone).toBe(false);
  await passed(1001);
  expect(FakeStream.all).toHaveLength(2);
});

test('a link that was ended says so, and shows again what it may show again', async () => {
  server.status = 404;
  FakeStream.newest.fail(true);
  await passed(100);
  expect(projector.gone).toBe(true);
  server.status = 200;
  void projector.read();
  await passed(100);
  expect(projector.gone).toBe(false);
});

test("its clock is the server's, and nothing goes on after the end", async () => {
  FakeStream.newest.say('clock', { now: new Date(now + 3_600_000).toISOString() });
  await passed(1000);
  expect(projector.now()).toBeGreaterThanOrEqual(now + 3_600_000);
  FakeStream.newest.fail(true); // it would be tried again
  stop();
  expect(FakeStream.newest.readyState).toBe(FakeStream.CLOSED);
  await passed(60_000);
  expect(FakeStream.all).toHaveLength(1);
});
