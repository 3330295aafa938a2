import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const go = process.env.GO ?? 'go';

/** A certificate for the name of the class, signed by nobody else. */
export class Certificate {
  readonly #folder: string;
  /** By which a browser that is told so knows its key. */
  readonly fingerprint: string;

  private constructor(folder: string, fingerprint: string) {
    this.#folder = folder;
    this.fingerprint = fingerprint;
  }

  /** Makes one, by what Go brings along for tests. */
  static async make(): Promise<Certificate> {
    const folder = await mkdtemp(path.join(tmpdir(), 'geodrill-tls-'));
    const root = (await run(go, ['env', 'GOROOT'])).stdout.trim();
    const generate = path.join(root, 'src/crypto/tls/generate_cert.go');
    await run(go, ['run', generate, '--host', 'class.test', '--ecdsa-curve', 'P256', '--duration', '24h'], {
      cwd: folder,
    });
    const { publicKey } = new X509Certificate(await readFile(path.join(folder, 'cert.pem')));
    const key = publicKey.export({ type: 'spki', format: 'der' });
    return new Certificate(folder, createHash('sha256').update(key).digest('base64'));
  }

  /** The program's flags for it. */
  get flags(): string[] {
    return ['--tls-cert', path.join(this.#folder, 'cert.pem'), '--tls-key', path.join(this.#folder, 'key.pem')];
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }
}
