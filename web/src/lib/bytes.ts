import { t } from './i18n.svelte';

/** How large a file is: 340 kB, 3.4 MB, 64 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return t('unit.kB', { n: Math.ceil(bytes / 1000) });
  return t('unit.MB', { n: bytes < 1e7 ? Math.round(bytes / 1e5) / 10 : Math.round(bytes / 1e6) });
}
