/** All combinations of some choices when FULL is set, else the few that are given. */
export function pairwise<T extends Record<string, readonly unknown[]>>(
  choices: T,
  few: { [K in keyof T]: T[K][number] }[],
): { [K in keyof T]: T[K][number] }[] {
  if (!process.env.FULL) return few;
  let all: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(choices)) {
    all = all.flatMap((chosen) => values.map((value) => ({ ...chosen, [name]: value })));
  }
  return all as { [K in keyof T]: T[K][number] }[];
}
