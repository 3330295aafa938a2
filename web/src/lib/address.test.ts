import { expect, test } from 'vitest';
import { isThisDevice, originOf } from './address';

test.each([
  ['localhost', true],
  ['geodrill.localhost', true],
  ['127.0.0.1', true],
  ['127.8.0.1', true],
  ['[::1]', true],
  ['192.168.0.10', false],
  ['class.test', false],
  ['127.example.org', false],
  ['notlocalhost', false],
])('%s is this device: %s', (host, want) => expect(isThisDevice(host)).toBe(want));

const page = { protocol: 'http:', port: '8080' };

test.each([
  ['192.168.0.10', 'http://192.168.0.10:8080'],
  [' 192.168.0.10:9000 ', 'http://192.168.0.10:9000'],
  ['class.test', 'http://class.test:8080'],
  ['[fe80::1]', 'http://[fe80::1]:8080'],
  ['http://192.168.0.10', 'http://192.168.0.10'],
  ['https://class.example.org/exercises?lang=en', 'https://class.example.org'],
  ['HTTP://192.168.0.10:8080/', 'http://192.168.0.10:8080'],
  ['', null],
  ['http://', null],
  ['two words', null],
  ['somebody@class.test', null],
  ['192.168.0.10:port', null],
])('%s means %s', (typed, want) => expect(originOf(typed, page)).toBe(want));
