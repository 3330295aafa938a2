import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gzip } from 'node:zlib';

const unpack = promisify(brotliDecompress);
const pack = promisify(brotliCompress);
const zip = promisify(gzip);
const module = fileURLToPath(new URL('../..', import.meta.url));
const dist = path.join(module, 'web', 'dist');

/** The mark that pages of the next build have. */
export const nextMark = 'next';

/**
 * Builds the program once more into a folder as it would be after a change of its pages: with an entry of another name and
 * content, and a service worker that names it. Returns its file.
 */
export async function buildNext(folder: string): Promise<string> {
  const text = async (file: string) => (await unpack(await readFile(path.join(dist, `${file}.br`)))).toString();
  const page = await text('index.html');
  const entry = /assets\/index-[\w-]+\.js/.exec(page)?.[0];
  if (!entry) throw new Error('index.html has no entry');
  const next = entry.replace('.js', 'x.js');
  const renamed = (content: string) => content.replaceAll(path.basename(entry, '.js'), path.basename(next, '.js'));
  const files: [string, string][] = [
    ['index.html', renamed(page)],
    ['sw.js', renamed(await text('sw.js'))],
    [next, `document.documentElement.dataset.build = '${nextMark}';\n${await text(entry)}`],
  ];
  const replace: Record<string, string> = {};
  for (const ending of ['br', 'gz']) replace[path.join(dist, `${entry}.${ending}`)] = ''; // gone
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  for (const [name, content] of files) {
    for (const [ending, bytes] of [
      ['br', await pack(content, quick)],
      ['gz', await zip(content)],
    ] as const) {
      const file = path.join(folder, `${path.basename(name)}.${ending}`);
      await writeFile(file, bytes);
      replace[path.join(dist, `${name}.${ending}`)] = file;
    }
  }
  const overlay = path.join(folder, 'overlay.json');
  await writeFile(overlay, JSON.stringify({ Replace: replace }));
  const binary = path.join(folder, 'geodrill');
  const args = ['build', '-trimpath', '-overlay', overlay, '-o', binary, './cmd/geodrill'];
  await promisify(execFile)(process.env.GO ?? 'go', args, { cwd: module });
  return binary;
}
