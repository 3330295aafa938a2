import { describe, expect, test } from 'vitest';
import type { Exercise } from '../api/client';
import { entrants, whyNot } from './entrants';

const exercise = (some: Partial<Exercise>): Exercise => ({
  id: 'a',
  cohort: 'one',
  title: '',
  phase: 'scheduled',
  mode: 'self_paced',
  reveal: 'at_close',
  opensAt: '',
  closesAt: '',
  revealsAt: null,
  freezesAt: null,
  pausedAt: null,
  zone: null,
  attempts: 1,
  circle: true,
  hints: 'priced',
  teamRule: 'mean',
  competition: null,
  version: 'v',
  challengeCount: 0,
  challenges: [],
  ...some,
});

describe('what can compete', () => {
  const cases: [string, Partial<Exercise>, boolean][] = [
    ['one that waits', {}, true],
    ['one that is open', { phase: 'open' }, true],
    ['practice', { reveal: 'at_once' }, false],
    ['one that is told', { phase: 'revealed' }, false],
    ['one of another competition', { competition: 'x' }, false],
  ];
  for (const [name, some, want] of cases) {
    test(name, () => expect(entrants([exercise(some)]).length === 1).toBe(want));
  }
});

describe('beside another', () => {
  const other = exercise({ id: 'b', cohort: 'two' });
  const cases: [string, Partial<Exercise>, string | null][] = [
    ['of another cohort', {}, null],
    ['itself', { id: 'b', cohort: 'two' }, null],
    ['of the same cohort', { cohort: 'two' }, 'cohort'],
    ['with free hints', { hints: 'free' }, 'rules'],
    ['of another version', { version: 'w' }, 'version'],
    ['with more attempts', { attempts: 2 }, 'rules'],
    ['without the circle', { circle: false }, 'rules'],
  ];
  for (const [name, some, want] of cases) {
    test(name, () => expect(whyNot(exercise(some), [other])).toBe(want));
  }
});
