import type { BoardRow } from '../api/client';

/** Ranks by alias; none on a board that is not ranked. */
export type Ranks = Record<string, number>;

export const ranksOf = (board: { rows: BoardRow[] }): Ranks =>
  Object.fromEntries(board.rows.flatMap(({ alias, rank }) => (rank ? [[alias, rank]] : [])));

/** Who moved how many ranks from one board to the next; when nobody did, the movement before. */
export function movementBetween(old: Ranks, next: Ranks, before: Ranks): Ranks {
  if (Object.keys(next).length === 0) return {};
  const moved: Ranks = {};
  for (const [alias, rank] of Object.entries(next)) {
    const was = old[alias];
    if (was && was !== rank) moved[alias] = was - rank;
  }
  return Object.keys(moved).length > 0 ? moved : before;
}
