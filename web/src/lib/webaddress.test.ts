import { expect, test } from 'vitest';
import { hostOf } from './webaddress';

test.each([
  ['https://example.org/a?b=c#d', 'example.org'],
  ['HTTP://Example.org:8080', 'example.org:8080'],
  ['https://пример.example/', 'xn--e1afmkfd.example'],
  ['https://192.168.0.7/page', '192.168.0.7'],
  ['', ''],
  ['example.org', ''],
  ['//example.org', ''],
  ['javascript:alert(1)', ''],
  ['data:text/html,x', ''],
  ['https://', ''],
  ['https://user@example.org', ''],
  ['https://user:word@example.org', ''],
  ['https://example.org/a b', ''],
  [' https://example.org', ''],
  ['https://example.org\\@evil.test', ''],
  [`https://example.org/${'a'.repeat(2000)}`, ''],
])('%s', (address, host) => expect(hostOf(address)).toBe(host));
