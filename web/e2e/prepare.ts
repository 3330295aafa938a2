import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Program } from './program';

/** Where the prepared demo lies, for the workers. */
export const preparedFolder = 'GEODRILL_E2E_PREPARED';

/** Loads the demo once: each test begins with a copy of its database, and all share the photos. */
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'geodrill-e2e-'));
  const program = await Program.start(path.join(folder, 'data'), path.join(folder, 'blobs'));
  await program.stop();
  await writeFile(path.join(folder, 'printed.json'), JSON.stringify(program.printed));
  process.env[preparedFolder] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
