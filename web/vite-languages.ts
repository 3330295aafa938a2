import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const folder = fileURLToPath(new URL('src/messages/', import.meta.url));

type File = Record<string, Record<string, unknown>>;
const read = async (code: string) => JSON.parse(await readFile(`${folder}${code}.json`, 'utf8')) as File;

/**
 * The module `virtual:languages`: what the files of messages say of their languages, which is needed before any of them
 * is loaded, and how to load each part of a file by itself, which is a module of its own. So a language is added by its
 * file alone, and a page loads no more of it than it shows.
 */
export function languages(): Plugin {
  const list = 'virtual:languages';
  const part = /^virtual:messages\/(\w+)\/([\w-]+)$/;
  return {
    name: 'languages',
    resolveId: (wanted) => (wanted === list || part.test(wanted) ? `\0${wanted}` : undefined),
    async load(id) {
      const [, name, code] = part.exec(id.slice(1)) ?? [];
      if (name && code) {
        this.addWatchFile(`${folder}${code}.json`);
        return `export default ${JSON.stringify((await read(code))[name])};`;
      }
      if (id !== `\0${list}`) return undefined;
      const codes = (await readdir(folder)).map((file) => path.basename(file, '.json')).sort();
      const entries = codes.map(async (code) => {
        this.addWatchFile(`${folder}${code}.json`);
        const messages = await read(code);
        const { 'language.self': self, 'language.second': second } = messages.everywhere ?? {};
        const loads = Object.keys(messages).map((name) => `${name}: () => import('virtual:messages/${name}/${code}')`);
        return `'${code}': { ...${JSON.stringify({ self, second })}, parts: { ${loads.join(', ')} } }`;
      });
      return `export default { ${(await Promise.all(entries)).join(', ')} };`;
    },
  };
}
