/** The names that a JSON pointer goes through: /title/en is title, en. */
export const namesOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The pointer to a member of what another points to. */
export const pointerTo = (pointer: string, name: string | number): string =>
  `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** What a pointer points to, undefined when there is nothing. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const name of namesOf(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** Puts a value where a pointer points to; undefined takes it away. What is on the way there is made. */
export function putAt(root: object, pointer: string, value: unknown): void {
  const names = namesOf(pointer);
  const last = names.pop();
  if (last === undefined) return;
  let parent = root as Record<string, unknown>;
  for (const name of names) {
    if (typeof parent[name] !== 'object' || parent[name] === null) parent[name] = {};
    parent = parent[name] as Record<string, unknown>;
  }
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

/** The id of the element in which what a pointer points to is edited. */
export const idAt = (pointer: string): string => `at${pointer.replaceAll('/', '-')}`;

/** Gives the focus to the field of a pointer: to its own, else to the first within it, else to that of what holds it. */
export function focusAt(pointer: string): boolean {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const id = idAt(at);
    const field =
      document.getElementById(id) ?? (at ? document.querySelector<HTMLElement>(`[id^="${CSS.escape(id)}-"]`) : null);
    if (field) {
      if (!field.matches('input, select, textarea, button, a[href], [tabindex]')) field.tabIndex = -1;
      field.focus();
      field.scrollIntoView({ block: 'center' });
      return true;
    }
    if (at === '') return false;
  }
}
