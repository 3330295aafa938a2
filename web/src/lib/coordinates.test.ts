import { describe, expect, test } from 'vitest';
import { formatLatLon, parseLatLon } from './coordinates';

describe('parseLatLon', () => {
  test.each([
    ['43.2567, 76.9286', [76.9286, 43.2567]],
    [' 43.2567  76.9286 ', [76.9286, 43.2567]],
    ['43,2567; 76,9286', [76.9286, 43.2567]],
    ['43,2567 76,9286', [76.9286, 43.2567]],
    ['−33.8567, 151.2152', [151.2152, -33.8567]],
    ['33.8567 S, 151.2152 E', [151.2152, -33.8567]],
    ['40.7 N 74.0 W', [-74, 40.7]],
    ['43.2567° 76.9286°', [76.9286, 43.2567]],
    ['0, 180', [-180, 0]],
    ['90 0', [0, 90]],
  ] as const)('reads %s', (text, want) => expect(parseLatLon(text)).toEqual(want));

  test.each(['', 'Almaty', '43.2567', '91, 0', '0, 181', '43.2567, 76.9286, 5', '1e3, 2', '43°15′24″ 76°55′42″'])(
    'refuses %s',
    (text) => expect(parseLatLon(text)).toBeNull(),
  );
});

test('what is formatted is read again', () => {
  expect(parseLatLon(formatLatLon([-122.41941, 37.77493]))).toEqual([-122.41941, 37.77493]);
});
