import { expect, test } from 'vitest';
import { parseMarkdown } from './markdown';

test('paragraphs, lists and marks', () => {
  const text = 'Look at **the sign**\nfirst.\n\n1. One *word*\n2. Two\n   goes on\n\n- a\n- b\n\n## End';
  expect(parseMarkdown(text)).toEqual([
    { kind: 'p', spans: [{ text: 'Look at ' }, { text: 'the sign', mark: 'strong' }, { text: ' first.' }] },
    {
      kind: 'ol',
      items: [
        [{ text: 'One ' }, { text: 'word', mark: 'em' }],
        [{ text: 'Two' }, { text: ' goes on' }],
      ],
    },
    { kind: 'ul', items: [[{ text: 'a' }], [{ text: 'b' }]] },
    { kind: 'h', spans: [{ text: 'End' }] },
  ]);
});

test('markup in the text stays text', () => {
  expect(parseMarkdown('<img src=x onerror=alert(1)>')).toEqual([
    { kind: 'p', spans: [{ text: '<img src=x onerror=alert(1)>' }] },
  ]);
});
