/** What the browser keeps for us, or nothing where it refuses to (private windows, full disks). */
export const storage = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // then it is forgotten with the page
    }
  },
  remove(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // it was never kept
    }
  },
  /** The keys that begin so. */
  keys(prefix: string): string[] {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
};
