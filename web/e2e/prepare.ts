import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program } from './program';

/** Where the prepared demo lies, for the workers. */
export const preparedFolder = 'GEODRILL_E2E_PREPARED';

/** A set with questions of every kind. */
const kinds = fileURLToPath(new URL('packs/kinds', import.meta.url));

/** Loads the demo and the set of kinds once: each test begins with a copy of its database, and all share the photos. */
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'geodrill-e2e-'));
  const [data, blobs] = [path.join(folder, 'data'), path.join(folder, 'blobs')];
  const program = await Program.start(data, blobs);
  await program.stop();
  await Program.importPack(data, blobs, kinds);
  await writeFile(path.join(folder, 'printed.json'), JSON.stringify(program.printed));
  process.env[preparedFolder] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
