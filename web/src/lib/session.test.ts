import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Me } from '../api/client';
import './session.svelte'; // made ready for the pages below

const fox: Me = { role: 'trainee', trainee: { id: 't1', alias: 'Fox' }, cohort: { id: 'k', name: 'Almaty' } };
const told = () => Object.keys(localStorage).filter((key) => key.startsWith('geodrill.told.'));

/** What the server says to who asks who they are; null while it cannot be reached. */
let answer: { status: number; body: unknown } | null;
let asked: string[];

/** A page that was just loaded. */
async function page() {
  vi.resetModules();
  const { api, ask } = await import('../api/client');
  const get = async (path: string) => {
    asked.push(path);
    if (!answer) throw new TypeError('no network');
    const ok = answer.status === 200;
    const response = new Response(null, { status: answer.status });
    return { response, ...(ok ? { data: answer.body } : { error: answer.body }) };
  };
  vi.spyOn(api, 'GET').mockImplementation(get as never);
  const { session } = await import('./session.svelte');
  return { session, other: () => ask((signal) => api.GET('/api/v1/exercises', { params: { query: {} }, signal })) };
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  localStorage.setItem('geodrill.session', 'yes');
  asked = [];
  answer = { status: 200, body: fox };
});

afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

test('without network a trainee is whom the device knows, and nothing else is asked until the server has said so', async () => {
  await (await page()).session.load();
  answer = null;
  const { session, other } = await page();
  await session.load();
  expect(session.me).toEqual(fox);
  expect(session).toMatchObject({ unsure: true, problem: null, isTrainee: true });
  asked = [];
  await expect(other()).rejects.toMatchObject({ code: 'offline' });
  expect(asked).toEqual([]);
  answer = { status: 200, body: fox };
  await vi.advanceTimersByTimeAsync(3000);
  expect(session.unsure).toBe(false);
  await other();
  expect(asked).toEqual(['/api/v1/me', '/api/v1/exercises']);
});

test('a network that answers nothing is not waited for as long as a request may take', async () => {
  const first = await page();
  await first.session.load();
  const { session } = await page();
  const { api } = await import('../api/client');
  vi.spyOn(api, 'GET').mockImplementation((() => new Promise(() => {})) as never);
  void session.load();
  await vi.advanceTimersByTimeAsync(5000);
  expect(session).toMatchObject({ me: fox, unsure: true });
});

test('a device that knows nobody, or an account, says what is wrong', async () => {
  answer = { status: 200, body: { role: 'instructor', account: { id: 'a', name: 'Demo', role: 'instructor' } } };
  await (await page()).session.load();
  expect(told()).toEqual([]);
  answer = null;
  const { session } = await page();
  await session.load();
  expect(session.me).toBeUndefined();
  expect(session.problem?.code).toBe('offline');
});

test('a device that another tab has signed out on meanwhile is held back no longer', async () => {
  await (await page()).session.load();
  answer = null;
  const { session, other } = await page();
  await session.load();
  expect(session.unsure).toBe(true);
  for (const key of ['geodrill.session', ...told()]) localStorage.removeItem(key);
  answer = { status: 200, body: fox };
  await vi.advanceTimersByTimeAsync(3000);
  expect(session).toMatchObject({ me: null, unsure: false, ended: false });
  await other();
  expect(asked.at(-1)).toBe('/api/v1/exercises');
});

test.each([
  ['signs out', async (p: Awaited<ReturnType<typeof page>>) => p.session.signOut()],
  [
    'hears that the session is over',
    async (p: Awaited<ReturnType<typeof page>>) => {
      answer = { status: 401, body: { code: 'not_signed_in' } };
      await p.other().catch((e: unknown) => p.session.heard(e));
    },
  ],
  [
    'joins as somebody else',
    async (p: Awaited<ReturnType<typeof page>>) => {
      answer = { status: 200, body: { ...fox, trainee: { id: 't2', alias: 'Owl' } } };
      await p.session.load();
      localStorage.removeItem('geodrill.told.me');
    },
  ],
])('what was told is forgotten when somebody %s', async (_, leave) => {
  const p = await page();
  const { api } = await import('../api/client');
  vi.spyOn(api, 'DELETE').mockResolvedValue({ response: new Response() } as never);
  await p.session.load();
  localStorage.setItem('geodrill.told.exercise.e', '{}');
  expect(told()).toHaveLength(2);
  await leave(p);
  expect(told()).toEqual([]);
});
