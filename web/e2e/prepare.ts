import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from '@playwright/test';
import { Program, type Printed } from './program';

/** Where the prepared demo lies, for the workers. */
export const preparedFolder = 'GEODRILL_E2E_PREPARED';

/** A set with questions of every kind. */
const kinds = fileURLToPath(new URL('packs/kinds', import.meta.url));

/** Changes the printed password, as the instructor has to, and returns the new one. */
async function choosePassword({ port, password: old }: Printed): Promise<string> {
  const client = await request.newContext({ baseURL: `http://127.0.0.1:${port}` });
  const chosen = 'four days in June';
  const signedIn = await client.post('/api/v1/session', { data: { name: 'demo', password: old } });
  const changed = await client.put('/api/v1/me/password', { data: { old, new: chosen } });
  if (!signedIn.ok() || !changed.ok()) throw new Error(`the password stays: ${await changed.text()}`);
  await client.dispose();
  return chosen;
}

/** Loads the demo and the set of kinds once: each test begins with a copy of its database, and all share the photos. */
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'geodrill-e2e-'));
  const [data, blobs] = [path.join(folder, 'data'), path.join(folder, 'blobs')];
  const program = await Program.start(data, blobs);
  const chosen = await choosePassword(program.printed);
  await program.stop();
  await Program.importPack(data, blobs, kinds);
  await writeFile(path.join(folder, 'printed.json'), JSON.stringify({ ...program.printed, password: chosen }));
  process.env[preparedFolder] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
