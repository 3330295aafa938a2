import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** The program under test: bin/geodrill, or what GEODRILL_BIN names. */
const binary = process.env.GEODRILL_BIN ?? fileURLToPath(new URL('../../bin/geodrill', import.meta.url));

const startLimit = 60_000;
const stopLimit = 15_000;

/** How a program is started. */
export interface Start {
  /** Where to listen; 0 lets the system choose. */
  port?: number;
  /** Other flags. */
  more?: string[];
  /** The file of another build of it. */
  binary?: string;
}

/** What a running program printed when it started. */
export interface Printed {
  port: number;
  joinCode: string;
  /** Printed only when the data folder was empty. */
  password?: string;
}

/** One run of the program with the demo. */
export class Program {
  readonly printed: Printed;
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(process: ChildProcess, ended: Promise<number | null>, printed: Printed) {
    this.#process = process;
    this.#ended = ended;
    this.printed = printed;
  }

  /**
   * Starts the program and waits until it listens.
   *
   * @param data the folder of its database
   * @param blobs the folder of its photos, which many may share: the demo writes them once
   */
  static async start(data: string, blobs: string, start: Start = {}): Promise<Program> {
    const { port = 0, more = [], binary: file = binary } = start;
    const args = ['serve', '--demo', '--data', data, '--blobs', blobs, '--listen', `127.0.0.1:${port}`, ...more];
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('exit', resolve);
      child.once('error', reject);
    });
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    const printed = new Promise<Printed>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no address after ${startLimit} ms`)), startLimit);
      const found: Partial<Printed> = {};
      createInterface({ input: child.stdout }).on('line', (line) => {
        said.push(line);
        const [what = '', value = ''] = line.split(/: (.*)/);
        if (what === 'join code') found.joinCode = value;
        if (what === 'instructor') found.password = value.split(' ')[1];
        if (what !== 'open') return;
        clearTimeout(late);
        resolve({ joinCode: '', ...found, port: Number(new URL(value).port) });
      });
      ended.then((code) => reject(new Error(`ended with ${code}`)), reject).finally(() => clearTimeout(late));
    });
    try {
      return new Program(child, ended, await printed);
    } catch (cause) {
      child.kill('SIGKILL');
      throw new Error(`${file} did not start:\n${said.join('\n')}`, { cause });
    }
  }

  /** Imports a pack into the data of a program that is not running, for the demo's instructor. */
  static async importPack(data: string, blobs: string, pack: string): Promise<void> {
    const args = ['set', 'import', '--yes', '--owner', 'demo', '--data', data, '--blobs', blobs, pack];
    await promisify(execFile)(binary, args, { timeout: startLimit });
  }

  /** Adds or resets an account on the command line and returns the password that it prints. */
  static async account(data: string, ...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(binary, ['account', ...args, '--data', data], { timeout: startLimit });
    return stdout.trim().split(' ').at(-1) ?? '';
  }

  /** Tells the program to stop and waits until it has. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), stopLimit);
    const code = await this.#ended;
    clearTimeout(late);
    if (code !== 0) throw new Error(`the program ended with ${code} when it was told to stop`);
  }

  /** Ends the program at once, as a power cut does. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}
