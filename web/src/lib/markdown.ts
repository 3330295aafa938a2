/** A piece of a line: plain, strong or emphasised. */
export interface Span {
  text: string;
  mark?: 'strong' | 'em';
}

/** A paragraph, a heading, or a list of items. */
export type Block = { kind: 'p' | 'h'; spans: Span[] } | { kind: 'ol' | 'ul'; items: Span[][] };

/**
 * Reads the part of Markdown that prompts and debriefs use: paragraphs, headings, lists, **strong** and *emphasis*. Whatever else
 * there is stays as it is written; nothing in it can become markup, for the page builds its elements from the result.
 */
export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let open = false; // whether a line continues the last block
  for (const line of text.split('\n')) {
    const item = /^\s*(?:(\d+)[.)]|[-*])\s+(.*)$/.exec(line);
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    const last = blocks.at(-1);
    if (line.trim() === '') {
      open = false;
    } else if (heading) {
      blocks.push({ kind: 'h', spans: parseSpans(heading[1] ?? '') });
      open = false;
    } else if (item) {
      const kind = item[1] ? 'ol' : 'ul';
      const spans = parseSpans(item[2] ?? '');
      if (last?.kind === kind) last.items.push(spans);
      else blocks.push({ kind, items: [spans] });
      open = true;
    } else if (open && last) {
      const into = 'items' in last ? last.items.at(-1)! : last.spans;
      into.push(...parseSpans(` ${line.trim()}`));
    } else {
      blocks.push({ kind: 'p', spans: parseSpans(line.trim()) });
      open = true;
    }
  }
  return blocks;
}

function parseSpans(line: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const found of line.matchAll(/\*\*([^*]+)\*\*|\*([^*]+)\*|_([^_]+)_/g)) {
    if (found.index > end) spans.push({ text: line.slice(end, found.index) });
    if (found[1]) spans.push({ text: found[1], mark: 'strong' });
    else spans.push({ text: found[2] ?? found[3] ?? '', mark: 'em' });
    end = found.index + found[0].length;
  }
  if (end < line.length) spans.push({ text: line.slice(end) });
  return spans;
}
