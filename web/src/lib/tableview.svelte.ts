/** What a row is sorted by: numbers among numbers, words among words; what is missing comes last either way. */
export type Sortable = number | string | undefined | null;

/** The rows of a table as its reader wants them: filtered, sorted by a column, a page at a time. */
export class TableView<T> {
  filter = $state('');
  /** The column that sorts; "" leaves the rows as they came. */
  column = $state('');
  descending = $state(false);
  #page = $state(0);
  readonly #rows: () => T[];
  readonly #columns: Record<string, (row: T) => Sortable>;
  readonly #words: (row: T) => string;
  readonly #size: number;

  /** `words` are what the filter looks in. */
  constructor(rows: () => T[], columns: Record<string, (row: T) => Sortable>, words: (row: T) => string, size = 50) {
    this.#rows = rows;
    this.#columns = columns;
    this.#words = words;
    this.#size = size;
  }

  /** Sorts by a column: by the one that sorts already the other way around. */
  sortBy(column: string, descending = false): void {
    this.descending = this.column === column ? !this.descending : descending;
    this.column = column;
    this.#page = 0;
  }

  /** What aria-sort says of a column. */
  sorted(column: string): 'ascending' | 'descending' | 'none' {
    if (this.column !== column) return 'none';
    return this.descending ? 'descending' : 'ascending';
  }

  /** Every row that the filter leaves, sorted. */
  get found(): T[] {
    const wanted = this.filter.trim().toLocaleLowerCase();
    const rows = this.#rows().filter((row) => this.#words(row).toLocaleLowerCase().includes(wanted));
    const value = this.#columns[this.column];
    return value ? rows.sort((a, b) => compare(value(a), value(b), this.descending ? -1 : 1)) : rows;
  }

  /** Those of the page that is shown. */
  get shown(): T[] {
    return this.found.slice(this.page * this.#size, (this.page + 1) * this.#size);
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.found.length / this.#size));
  }

  /** From 0; never beyond the last. */
  get page(): number {
    return Math.min(this.#page, this.pages - 1);
  }

  turn(by: -1 | 1): void {
    this.#page = Math.max(0, this.page + by);
  }
}

function compare(a: Sortable, b: Sortable, way: 1 | -1): number {
  const [noA, noB] = [a === undefined || a === null, b === undefined || b === null];
  if (noA || noB) return Number(noA) - Number(noB);
  if (typeof a === 'number' && typeof b === 'number') return way * (a - b);
  return way * String(a).localeCompare(String(b));
}
