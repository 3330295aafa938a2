import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '../api/client';
import { DraftSync } from './draftsync';

/** The server's draft, and what it is asked. */
const server = { version: 0, content: '', saves: 0, up: true };
let stops: DraftSync[];

/** A device with what is put together on it. */
class Device {
  text = '';
  readonly sync = new DraftSync(
    'fox',
    'e',
    'c',
    () => this.text,
    (content) => (this.text = content),
  );
  constructor() {
    stops.push(this.sync);
  }
  type(text: string) {
    this.text = text;
    this.sync.changed();
  }
}
const passed = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  stops = [];
  Object.assign(server, { version: 0, content: '', saves: 0, up: true });
  const reply = () => {
    if (!server.up) throw new TypeError('no network');
    return { data: { version: server.version, content: server.content }, response: new Response() };
  };
  vi.spyOn(api, 'GET').mockImplementation((async () => reply()) as never);
  vi.spyOn(api, 'PUT').mockImplementation((async (_: string, { body }: { body: { content: string } }) => {
    if (server.up) Object.assign(server, { ...body, version: server.version + 1, saves: server.saves + 1 });
    return reply();
  }) as never);
});

afterEach(() => {
  for (const sync of stops) sync.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('what is typed is saved once, a while after the last change', async () => {
  const phone = new Device();
  for (const text of ['a', 'ab', 'abc']) {
    phone.type(text);
    await passed(500);
  }
  expect(server.saves).toBe(0);
  await passed(2000);
  expect(server).toMatchObject({ saves: 1, content: 'abc' });
});

test('another device goes on with it, and what it has changed itself stays', async () => {
  const phone = new Device();
  phone.type('of the phone');
  await passed(2500);
  localStorage.clear(); // another device
  const laptop = new Device();
  await laptop.sync.pull();
  expect(laptop.text).toBe('of the phone');
  phone.type('more of the phone');
  await passed(2500);
  laptop.type('of the laptop');
  await laptop.sync.pull();
  expect(laptop.text).toBe('of the laptop');
  expect(server.content).toBe('of the laptop');
});

test('without network it stays to be saved, after a reload too', async () => {
  server.up = false;
  const phone = new Device();
  phone.type('offline');
  await passed(10_000);
  server.up = true;
  const reloaded = new Device();
  reloaded.text = 'offline'; // as the device keeps it
  await reloaded.sync.pull();
  expect(server.content).toBe('offline');
});

test('a change while a save is under way is saved after it', async () => {
  const phone = new Device();
  phone.type('first');
  const put = vi.mocked(api.PUT).getMockImplementation()!;
  vi.mocked(api.PUT).mockImplementationOnce(((...asked: Parameters<typeof put>) => {
    phone.type('second');
    return put(...asked);
  }) as never);
  await passed(5000);
  expect(server).toMatchObject({ saves: 2, content: 'second' });
});

test('what was submitted is saved no more, unless it is changed again', async () => {
  const phone = new Device();
  phone.type('a');
  phone.sync.submitted();
  await passed(5000);
  await phone.sync.pull();
  phone.sync.stop();
  await passed(0);
  expect(server.saves).toBe(0);
  phone.type('b');
  await passed(2500);
  expect(server).toMatchObject({ saves: 1, content: 'b' });
});

test('once the guess is stored the draft is put away, and none was where none was saved', async () => {
  const phone = new Device();
  phone.type('a');
  phone.sync.settled();
  await passed(5000);
  expect(server.saves).toBe(0);
  phone.type('b');
  await passed(2500);
  phone.sync.settled();
  await passed(0);
  expect(server).toMatchObject({ saves: 2, content: '' });
  expect(localStorage).toHaveLength(0);
});
