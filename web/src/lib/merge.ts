import { pointerTo } from './pointer';

/** A field that two people changed, each in another way. What is undefined was taken away, or was not there. */
export interface Conflict {
  pointer: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

export interface Merged<T> {
  /** What both changed put together; where they differ, mine. */
  content: T;
  /** Whether something of theirs is in it. */
  took: boolean;
  conflicts: Conflict[];
}

/** Members that make sense only as a whole: a key of half their corners would be nobody's. */
const whole = new Set(['key', 'rule', 'circle', 'tags', 'languages']);

/** Puts together what two people made of the same content, field by field. */
export function merge<T>(base: T, mine: T, theirs: T): Merged<T> {
  const conflicts: Conflict[] = [];
  const content = mergeAt('', base, mine, theirs, conflicts) as T;
  return { content, took: !isSame(content, mine), conflicts };
}

function mergeAt(at: string, base: unknown, mine: unknown, theirs: unknown, conflicts: Conflict[]): unknown {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  if (!whole.has(at.slice(at.lastIndexOf('/') + 1))) {
    if (isObject(mine) && isObject(theirs))
      return mergeMembers(at, isObject(base) ? base : {}, mine, theirs, conflicts);
    const lists = [base, mine, theirs];
    if (areSameLists(lists)) {
      const [before, own, others] = lists as [unknown[], unknown[], unknown[]];
      return own.map((item, i) => mergeAt(pointerTo(at, i), before[i], item, others[i], conflicts));
    }
  }
  conflicts.push({ pointer: at, base, mine, theirs });
  return mine;
}

type Members = Record<string, unknown>;

function mergeMembers(at: string, base: Members, mine: Members, theirs: Members, conflicts: Conflict[]): Members {
  const merged: Members = {};
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs), ...Object.keys(base)])) {
    const value = mergeAt(pointerTo(at, name), base[name], mine[name], theirs[name], conflicts);
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

/** Whether lists hold the same photos or questions in the same order, so that one item stands for the other. */
function areSameLists(lists: unknown[]): lists is unknown[][] {
  if (!lists.every((list): list is unknown[] => Array.isArray(list))) return false;
  const names = lists.map((list) => JSON.stringify(list.map(nameOf)));
  return names.every((name) => name === names[0]);
}

const nameOf = (item: unknown): unknown => (isObject(item) ? (item.image ?? item.kind ?? null) : item);

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two contents are the same, in whatever order their members stand. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}
