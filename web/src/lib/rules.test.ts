import { describe, expect, test } from 'vitest';
import type { Exercise } from '../api/client';
import { RulesDraft } from './rules.svelte';

const exercise: Exercise = {
  id: 'e',
  cohort: 'c',
  title: 'Around the world',
  ownTitle: 'Day one',
  phase: 'open',
  mode: 'self_paced',
  reveal: 'at_close',
  opensAt: '2024-06-10T04:00:00Z',
  closesAt: '2024-06-10T05:00:30Z',
  revealsAt: '2024-06-10T05:01:00Z',
  freezesAt: null,
  pausedAt: null,
  zone: 'Asia/Almaty',
  attempts: 2,
  circle: true,
  hints: 'priced',
  teamRule: 'mean',
  competition: null,
  version: 'v',
  challengeCount: 0,
  challenges: [],
};
const changed = (change: (draft: RulesDraft) => void) => {
  const draft = new RulesDraft(exercise, 0);
  change(draft);
  return draft;
};

describe('the rules of an exercise', () => {
  test('are shown on the clocks of its zone', () => {
    const draft = new RulesDraft(exercise, 0);
    expect(draft).toMatchObject({ opensAt: '2024-06-10T09:00', closesAt: '2024-06-10T10:00', grace: 30 });
  });

  const changes: [string, (draft: RulesDraft) => void, object][] = [
    ['nothing, not even the seconds of a close', () => undefined, {}],
    ['a close', (d) => (d.closesAt = '2024-06-10T10:30'), { closesAt: '2024-06-10T05:30:00.000Z' }],
    [
      'practice without a close',
      (d) => Object.assign(d, { closesAt: '', reveal: 'at_once' }),
      { reveal: 'at_once', without: ['closesAt'] },
    ],
    [
      'another zone, in which the clocks show the same',
      (d) => (d.zone = 'UTC'),
      { zone: 'UTC', opensAt: '2024-06-10T09:00:00.000Z', closesAt: '2024-06-10T10:00:00.000Z' },
    ],
    ['the title of the set again', (d) => (d.title = ' '), { title: '' }],
    ['what hints cost', (d) => (d.hints = 'free'), { hints: 'free' }],
    ['the grace', (d) => (d.grace = 0), { graceSeconds: 0 }],
  ];
  for (const [name, change, want] of changes) {
    test(`change ${name}`, () => expect(changed(change).changeOf(exercise)).toEqual(want));
  }

  const troubles: [string, (draft: RulesDraft) => void, object | null][] = [
    ['as they are', () => undefined, null],
    ['in no zone', (d) => (d.zone = 'Almaty'), { field: 'zone', why: 'zone' }],
    ['that reveal at no close', (d) => (d.closesAt = ''), { field: 'closesAt', why: 'needed' }],
    ['that close before they open', (d) => (d.closesAt = '2024-06-10T08:00'), { field: 'closesAt', why: 'order' }],
    ['that freeze after the close', (d) => (d.freezesAt = '2024-06-10T11:00'), { field: 'freezesAt', why: 'order' }],
    [
      'at a time that the clocks skip',
      (d) => Object.assign(d, { zone: 'Europe/Rome', closesAt: '2030-03-31T02:30' }),
      { field: 'closesAt', why: 'skipped' },
    ],
  ];
  for (const [name, change, want] of troubles) {
    test(`${name}: ${want ? 'refused' : 'fine'}`, () => expect(changed(change).trouble).toEqual(want));
  }

  test('of a new one begin at once and leave out what is not said', () => {
    const draft = new RulesDraft(null, Date.parse('2024-06-10T04:00:00Z'));
    draft.zone = 'UTC';
    draft.closesAt = '2024-06-10T05:00';
    expect(draft.toNew('v', 'c')).toEqual({
      version: 'v',
      cohort: 'c',
      reveal: 'at_close',
      zone: 'UTC',
      attempts: 1,
      circle: true,
      hints: 'priced',
      imagery: false,
      teamRule: 'mean',
      graceSeconds: 0,
      closesAt: '2024-06-10T05:00:00.000Z',
    });
  });
});
