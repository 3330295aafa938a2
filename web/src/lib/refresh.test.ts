import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepFresh } from './refresh';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const hide = (hidden: boolean) => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
};

test('loads now and then, and at once for a reason', () => {
  const load = vi.fn();
  const stop = keepFresh(load, 10_000);
  expect(load).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(20_000);
  expect(load).toHaveBeenCalledTimes(2);
  for (const reason of ['focus', 'online']) {
    vi.advanceTimersByTime(1000);
    dispatchEvent(new Event(reason));
  }
  expect(load).toHaveBeenCalledTimes(4);
  stop();
  vi.advanceTimersByTime(60_000);
  dispatchEvent(new Event('focus'));
  expect(load).toHaveBeenCalledTimes(4);
});

test('rests out of sight, and loads once when it comes back with the focus', () => {
  const load = vi.fn();
  const stop = keepFresh(load, 10_000);
  hide(true);
  vi.advanceTimersByTime(60_000);
  expect(load).toHaveBeenCalledTimes(0);
  hide(false);
  dispatchEvent(new Event('focus'));
  expect(load).toHaveBeenCalledTimes(1);
  stop();
});
