import { beforeEach, expect, test, vi } from 'vitest';
import { api, type Challenge, type Exercise, type Lesson, type Me } from '../api/client';
import { Recall, RecallList } from './recall';
import { session } from './session.svelte';

const secret = 'what nobody may keep';
const credit = { author: 'A', licence: 'CC0' };
const question = { id: 'q', kind: 'place' as const, maxPoints: 5000, circle: false };
const answer = { question: 'q', place: { type: 'Point' as const, coordinates: [76, 43] } };
const guess = { id: 'g', attempt: 1, submittedAt: '2026-11-27T10:00:00Z', answers: [answer], reasoning: '', clues: [] };
const challenge = {
  ...{ id: 'c', position: 3, prompt: 'Where?', language: 'en', warning: 'Heights', questions: [question] },
  images: [{ id: 'i', width: 2, height: 1, info: '/iiif/3/i/info.json', alt: 'A street', credit }],
  ...{ hints: [{ id: 'h', price: 10, opened: false }], deadline: null, attemptsLeft: 1, guess },
} as Challenge;
const times = { opensAt: '2026-11-27T09:00:00Z', closesAt: null, revealsAt: null, freezesAt: null, pausedAt: null };
const exercise = {
  ...{ id: 'e', cohort: 'k', title: 'Almaty', phase: 'open', mode: 'self_paced', reveal: 'at_close', ...times },
  ...{ zone: null, attempts: 1, circle: true, hints: 'priced', teamRule: 'mean', competition: null },
  ...{ challengeCount: 1, challenges: [{ id: 'c', position: 3, guessed: true }] },
} as Exercise;
const lesson = {
  ...{ version: 7, step: 2, state: 'open', paused: false, challenge: null, opened: [], challengeCount: 1 },
  ...{ openedAt: null, deadline: null, remainingSeconds: 20, revealableAt: null },
  ...{ present: 0, answered: 0, names: false },
} as Lesson;

const all = () => JSON.stringify({ ...localStorage });

const trainee = (id: string): Me => ({
  role: 'trainee',
  trainee: { id, alias: id },
  cohort: { id: 'k', name: 'Almaty' },
});
const account: Me = { role: 'instructor', account: { id: 'a', name: 'Demo', role: 'instructor' } };
const told = () => Object.keys(localStorage).filter((key) => key.startsWith('geodrill.told.') && !key.endsWith('.me'));

beforeEach(() => {
  localStorage.clear();
  session.entered(trainee('fox'));
});

test('what is asked and what was answered come back as they were', () => {
  const recall = new Recall('e', 'c');
  recall.keepExercise(exercise, lesson, 1234);
  recall.keepChallenge(challenge);
  const again = new Recall('e', 'c');
  expect(again.exercise).toEqual({ exercise, lesson, clockOffset: 1234 });
  expect(again.challenge).toEqual(challenge);
  new RecallList().keep([exercise]);
  expect(new RecallList().exercises).toEqual([exercise]);
});

test('nothing else that the server may tell is kept', () => {
  const recall = new Recall('e', 'c');
  const image = { ...challenge.images[0], title: secret, credit: { ...credit, title: secret, source: secret } };
  const more = { mark: { points: secret }, reveal: { key: secret }, comment: secret, corrections: [secret] };
  const told = { ...challenge, images: [image], key: secret, debrief: secret, guess: { ...guess, ...more } };
  recall.keepChallenge({ ...told, late: { reason: secret } } as never);
  const challenges = [{ ...exercise.challenges[0], title: secret, key: secret }];
  const dressed = { ...exercise, ownTitle: secret, version: secret, imagery: [{ url: secret }], challenges };
  recall.keepExercise(
    dressed as never,
    { ...lesson, present: 17, answered: 9, names: true, commands: [secret] } as never,
    0,
  );
  new RecallList().keep([dressed as never]);
  expect(all()).not.toContain(secret);
  expect(recall.challenge).toEqual(challenge);
  expect(recall.exercise).toEqual({ exercise, lesson, clockOffset: 0 });
});

test('one exercise is kept, the last, and of it no challenge whose answer is told', () => {
  new Recall('e1', 'c1').keepExercise(exercise, null, 0);
  new Recall('e1', 'c1').keepChallenge(challenge);
  localStorage.setItem('geodrill.guess.fox.e1.c1', 'a draft');
  const second = new Recall('e2', 'c2');
  second.keepChallenge(challenge);
  second.keepExercise(exercise, null, 0);
  expect(localStorage.getItem('geodrill.guess.fox.e1.c1')).toBe('a draft');
  expect(told().sort()).toEqual(['geodrill.told.exercise.e2', 'geodrill.told.exercise.e2.c2']);
  second.forgetChallenge();
  expect(second.challenge).toBeNull();
});

test.each([
  ['has left', () => session.signOut()],
  ['has left in another tab', () => localStorage.removeItem('geodrill.told.me')],
  ['has left, and somebody else has joined', () => session.entered(trainee('owl'))],
  ['has left, and an account has signed in', () => session.entered(account)],
])('what is still on its way to a trainee who %s is not kept', async (_, leave) => {
  vi.spyOn(api, 'DELETE').mockResolvedValue({ response: new Response() } as never);
  const [recall, list] = [new Recall('e', 'c'), new RecallList()];
  await leave();
  recall.keepExercise(exercise, lesson, 0);
  recall.keepChallenge(challenge);
  list.keep([exercise]);
  expect(told()).toEqual([]);
});

test('what an account is told is not kept, and what a trainee was told goes when it signs in', () => {
  new RecallList().keep([exercise]);
  localStorage.removeItem('geodrill.told.me');
  session.entered(account);
  expect(told()).toEqual([]);
  new RecallList().keep([exercise]);
  expect(told()).toEqual([]);
});

test('what cannot be read was not kept', () => {
  localStorage.setItem('geodrill.told.exercise.e', '{');
  expect(new Recall('e', 'c').exercise).toBeNull();
  expect(new Recall('e', 'c').challenge).toBeNull();
});
