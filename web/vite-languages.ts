import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const folder = fileURLToPath(new URL('src/messages/', import.meta.url));

/**
 * The module `virtual:languages`: what the files of messages say of their languages, which is needed before any of them
 * is loaded. So a language is added by its file alone.
 */
export function languages(): Plugin {
  const id = '\0virtual:languages';
  return {
    name: 'languages',
    resolveId: (wanted) => (wanted === 'virtual:languages' ? id : undefined),
    async load(wanted) {
      if (wanted !== id) return undefined;
      const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
      const entries = files.map(async (name) => {
        this.addWatchFile(folder + name);
        const messages = JSON.parse(await readFile(folder + name, 'utf8')) as Record<string, string>;
        const { 'language.self': self, 'language.second': second } = messages;
        return [name.replace('.json', ''), { self, second }];
      });
      return `export default ${JSON.stringify(Object.fromEntries(await Promise.all(entries)))};`;
    },
  };
}
