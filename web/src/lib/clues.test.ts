import { beforeEach, expect, test } from 'vitest';
import { ClueMarks, mostClues } from './clues.svelte';

const clue = (image: string, note = '') => ({ image, x: 1, y: 2, width: 3, height: 4, note });
const marks = () => new ClueMarks('trainee.exercise.challenge');
beforeEach(() => localStorage.clear());

test('marks are kept on the device until the guess is stored, for each challenge by itself', () => {
  const first = marks();
  first.add(clue('a'));
  expect(first.picked).toEqual({ by: 'own', at: 0 });
  first.change(0, { note: 'a tram' });
  first.add(clue('b'));
  expect(marks().list).toEqual([clue('a', 'a tram'), clue('b')]);
  expect(new ClueMarks('trainee.exercise.another').list).toEqual([]);

  first.remove(0);
  expect(first.picked).toBeNull();
  expect(marks().list).toEqual([clue('b')]);
  first.settled();
  expect(marks().list).toEqual([]);
});

test('those on a photo that is no longer there stay behind', () => {
  const own = marks();
  own.add(clue('gone'));
  own.add(clue('here'));
  expect(own.on([{ id: 'here' }, { id: 'new' }])).toEqual([clue('here')]);
});

test('there are no more than a guess takes, and what is no list counts for none', () => {
  const own = marks();
  for (let n = 0; n <= mostClues; n++) own.add(clue('a'));
  expect(own.list).toHaveLength(mostClues);
  expect(own.full).toBe(true);
  localStorage.setItem('geodrill.clues.trainee.exercise.challenge', '{"a":1}');
  expect(marks().list).toEqual([]);
  localStorage.setItem('geodrill.clues.trainee.exercise.challenge', '[');
  expect(marks().list).toEqual([]);
});
