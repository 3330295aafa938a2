import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api, type Lesson, type LessonCommand } from '../api/client';
import { FakeStream } from './fakestream';
import { LessonDesk } from './lessondesk.svelte';

const start = Date.parse('2024-06-10T12:00:00Z');
const after = (seconds: number) => new Date(start + 1000 * seconds).toISOString();
/** What the server has, what it was asked, and what it refuses. */
const server = {
  lesson: {} as Lesson,
  asked: [] as string[],
  commands: [] as LessonCommand[],
  refusal: null as { status: number; code: string } | null,
  links: [] as { id: string }[],
};
let desk: LessonDesk;
let stop: () => void;

const lesson = (version: number, more: Partial<Lesson> = {}) =>
  ({ version, step: 1, state: 'open', answered: 0, deadline: null, revealableAt: null, ...more }) as Lesson;
const passed = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds);
const times = (path: string) => server.asked.filter((asked) => asked.endsWith(path)).length;

beforeEach(async () => {
  vi.useFakeTimers({ now: start });
  vi.stubGlobal('EventSource', FakeStream);
  FakeStream.all = [];
  Object.assign(server, { asked: [], commands: [], refusal: null, links: [] });
  server.lesson = lesson(1, { commands: ['close', 'pause'] });
  const answer = (data: unknown) => ({ data, response: new Response() });
  vi.spyOn(api, 'GET').mockImplementation((async (path: string) => {
    server.asked.push(path);
    if (path.endsWith('/lesson')) return answer(server.lesson);
    return answer({ items: path.endsWith('/displays') ? server.links : [{ alias: 'Fox' }] });
  }) as never);
  vi.spyOn(api, 'POST').mockImplementation((async (path: string, { body }: { body: LessonCommand }) => {
    if (server.refusal) {
      const { status, code } = server.refusal;
      return { error: { code }, response: new Response(null, { status }) };
    }
    if (path.endsWith('/displays')) {
      server.links = [{ id: 'd1' }];
      return answer({ link: { id: 'd1' }, token: 'TOKEN' });
    }
    server.commands.push(body);
    return answer(server.lesson);
  }) as never);
  vi.spyOn(api, 'DELETE').mockImplementation((async () => {
    server.links = [];
    return { data: undefined, response: new Response(null, { status: 204 }) };
  }) as never);
  desk = new LessonDesk('e');
  stop = desk.start();
  await passed();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('counts are taken from what everybody hears, and who has answered is asked for once for many', async () => {
  const reads = times('/lesson');
  const lists = times('/trainees');
  for (const version of [2, 3, 4]) desk.hear(lesson(version, { answered: version - 1 }));
  expect(desk.lesson).toMatchObject({ version: 4, answered: 3, commands: ['close', 'pause'] });
  await passed(300);
  expect(times('/lesson')).toBe(reads);
  expect(times('/trainees')).toBe(lists + 1);
  expect(desk.trainees).toEqual([{ alias: 'Fox' }]);
});

test('what is older than what is known changes nothing', async () => {
  desk.hear(lesson(5, { answered: 4 }));
  desk.hear(lesson(3, { answered: 2 }));
  expect(desk.lesson).toMatchObject({ version: 5, answered: 4 });
  await desk.read(); // an answer that was long under way
  expect(desk.lesson).toMatchObject({ version: 5, answered: 4 });
});

test('what can be done is read with each step, and with a state that time has brought', async () => {
  server.lesson = lesson(2, { step: 2, state: 'closed', commands: ['reveal'] });
  desk.hear(lesson(2, { step: 2, state: 'closed' }));
  await passed();
  expect(desk.lesson?.commands).toEqual(['reveal']);
  server.lesson = lesson(2, { step: 2, state: 'revealed', commands: ['debrief'] });
  desk.hear(lesson(2, { step: 2, state: 'revealed' }));
  await passed();
  expect(desk.lesson?.commands).toEqual(['debrief']);
});

test.each([
  ['the deadline', { state: 'open', deadline: after(3605) }],
  ['the end of the grace', { state: 'closed', deadline: after(3600), revealableAt: after(3605) }],
] as const)("%s is looked at when the server's clock has passed it", async (_, more) => {
  FakeStream.newest.say('clock', { now: after(3600) });
  server.lesson = lesson(2, more);
  await desk.read();
  const reads = times('/lesson');
  await passed(5000);
  expect(times('/lesson')).toBe(reads);
  await passed(200);
  expect(times('/lesson')).toBe(reads + 1);
});

test('a command says on which step it is given', async () => {
  server.lesson = lesson(9, { step: 2, state: 'closed' });
  expect(await desk.command('extend', { seconds: -30 })).toBe(true);
  expect(server.commands).toEqual([{ command: 'extend', seconds: -30, step: 1 }]);
  expect(desk.lesson).toMatchObject({ step: 2, state: 'closed' });
});

test.each(['changed_meanwhile', 'lesson_command'])(
  'who was slower (%s) is told, and sees where the class is',
  async (code) => {
    server.refusal = { status: code === 'lesson_command' ? 409 : 412, code };
    server.lesson = lesson(9, { step: 4, state: 'revealed' });
    await desk.command('close');
    expect(desk.conflict).toBe(true);
    expect(desk.task.problem).toBeNull();
    expect(desk.lesson).toMatchObject({ step: 4, state: 'revealed' });
    server.refusal = null;
    await desk.command('debrief');
    expect(desk.conflict).toBe(false);
  },
);

test('any other refusal is told as it is', async () => {
  server.refusal = { status: 403, code: 'forbidden' };
  expect(await desk.command('close')).toBe(false);
  expect(desk.task.problem?.code).toBe('forbidden');
  expect(desk.conflict).toBe(false);
});

test('a link is told when it is made, and forgotten when it ends', async () => {
  await desk.makeLink();
  expect(desk.made).toEqual({ id: 'd1', token: 'TOKEN' });
  expect(desk.links).toEqual([{ id: 'd1' }]);
  await desk.endLink('d1');
  expect(desk.made).toBeNull();
  expect(desk.links).toEqual([]);
});

test('nothing is asked any more after the end', async () => {
  server.lesson = lesson(2, { deadline: after(10) });
  await desk.read();
  desk.hear(lesson(3, { deadline: after(10) }));
  stop();
  const before = server.asked.length;
  await passed(60_000);
  expect(server.asked).toHaveLength(before);
});
