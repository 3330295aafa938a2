import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { request, type APIRequestContext, type Page } from '@playwright/test';
import type { components } from '../src/api/schema';
import { preparedFolder } from './prepare';
import type { Certificate } from './certificate';
import { Program, type Printed, type Start } from './program';

type Schemas = components['schemas'];

/** A class: the program with the demo on a data folder of its own. */
export class Room {
  readonly joinCode: string;
  readonly instructor = { name: 'demo', password: '' };
  readonly #data: string;
  readonly #blobs: string;
  readonly #certificate: Certificate | undefined;
  #program: Program;

  private constructor(data: string, blobs: string, password: string, program: Program, certificate?: Certificate) {
    this.#data = data;
    this.#blobs = blobs;
    this.#program = program;
    this.#certificate = certificate;
    this.joinCode = program.printed.joinCode;
    this.instructor.password = password;
  }

  /** @param certificate with which it is served over TLS */
  static async open(certificate?: Certificate): Promise<Room> {
    const prepared = process.env[preparedFolder];
    if (!prepared) throw new Error('the demo has not been prepared');
    const { password } = JSON.parse(await readFile(path.join(prepared, 'printed.json'), 'utf8')) as Printed;
    const data = await mkdtemp(path.join(tmpdir(), 'geodrill-room-'));
    await cp(path.join(prepared, 'data'), data, { recursive: true });
    const blobs = path.join(prepared, 'blobs');
    const program = await Program.start(data, blobs, { more: certificate?.flags });
    return new Room(data, blobs, password ?? '', program, certificate);
  }

  get port(): number {
    return this.#program.printed.port;
  }

  /** The address on this machine, which browsers take for a secure context. */
  get local(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  /** The address as a class knows it: under a name, by plain HTTP unless there is a certificate. */
  get named(): string {
    return `${this.#scheme}://class.test:${this.port}`;
  }

  get #scheme(): string {
    return this.#certificate ? 'https' : 'http';
  }

  /** Takes the server away, and says how to bring it back: at the same address, with what it had stored. */
  async stop(): Promise<(start?: Omit<Start, 'port'>) => Promise<void>> {
    const port = this.port;
    await this.#program.stop();
    return async ({ more = [], binary } = {}) => {
      const flags = [...(this.#certificate?.flags ?? []), ...more];
      this.#program = await Program.start(this.#data, this.#blobs, { port, more: flags, binary });
    };
  }

  async close(): Promise<void> {
    await this.#program.kill();
    await rm(this.#data, { recursive: true, force: true });
  }

  /** A trainee of the class, who uses the API: a new one, or with the recovery code one who has joined before. */
  async trainee(alias: string, recoveryCode?: string): Promise<Client> {
    const client = await Client.open(this.local);
    await client.post('/api/v1/join', { code: this.joinCode, alias, ...(recoveryCode && { recoveryCode }) });
    return client;
  }

  /** The instructor of the class, who uses the API. */
  async author(): Promise<Client> {
    const client = await Client.open(this.local);
    await client.post('/api/v1/session', this.instructor);
    return client;
  }

  /** Adds or resets an account while the program runs, and returns the password that is printed. */
  account(...args: string[]): Promise<string> {
    return Program.account(this.#data, ...args);
  }

  /** Gives a set to the cohort under other rules: the demo's once more, or the set of kinds. */
  async giveExercise(
    rules: Partial<Schemas['NewExercise']>,
    name: 'around-the-world' | 'kinds' = 'around-the-world',
  ): Promise<Schemas['Exercise']> {
    const author = await this.author();
    const set = (await author.get<Schemas['SetList']>('/api/v1/sets')).items.find((s) => s.name === name);
    const cohort = (await author.get<Schemas['CohortList']>('/api/v1/cohorts')).items[0];
    const exercise = { version: set?.version, cohort: cohort?.id, reveal: 'at_once', ...rules };
    return author.post<Schemas['Exercise']>('/api/v1/exercises', exercise);
  }
}

/** Someone who is signed in to the API. */
export class Client {
  readonly #requests: APIRequestContext;

  private constructor(requests: APIRequestContext) {
    this.#requests = requests;
  }

  static async open(baseURL: string): Promise<Client> {
    return new Client(await request.newContext({ baseURL, ignoreHTTPSErrors: true })); // by whom it is signed is the browser's concern
  }

  /** The one who is signed in in a browser. */
  static of(page: Page): Client {
    return new Client(page.request);
  }

  async get<T>(address: string): Promise<T> {
    const answer = await this.#requests.get(address);
    if (!answer.ok()) throw new Error(`GET ${address}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async post<T>(address: string, data: unknown, etag = ''): Promise<T> {
    const answer = await this.#requests.post(address, { data, headers: etag ? { 'If-Match': etag } : {} });
    if (!answer.ok()) throw new Error(`POST ${address}: ${answer.status()} ${await answer.text()}`);
    return (answer.status() === 204 ? undefined : await answer.json()) as T;
  }

  /** Puts something in the place of what is there, or of what was seen under an ETag. */
  async replace(address: string, data: unknown, etag = ''): Promise<void> {
    const answer = await this.#requests.put(address, { data, headers: etag ? { 'If-Match': etag } : {} });
    if (!answer.ok()) throw new Error(`PUT ${address}: ${answer.status()} ${await answer.text()}`);
  }

  /** Asks for what is no JSON. */
  async fetch(address: string): Promise<{ status: number; contentType: string; body: Buffer }> {
    const answer = await this.#requests.get(address);
    return { status: answer.status(), contentType: answer.headers()['content-type'] ?? '', body: await answer.body() };
  }

  /** Uploads a photo, and returns its id when it is ready. */
  async upload(data: Buffer): Promise<string> {
    const headers = { 'Content-Type': 'application/octet-stream' };
    const answer = await this.#requests.post('/api/v1/images', { data, headers });
    const { id } = (await answer.json()) as Schemas['OwnImage'];
    await this.#requests.get(`/api/v1/images/${id}/events`); // which end with the work
    const { state } = await this.get<Schemas['OwnImage']>(`/api/v1/images/${id}`);
    if (state !== 'ready') throw new Error(`the photo is ${state}`);
    return id;
  }

  /** Changes the rules of an exercise, as they are now. */
  async change(exercise: string, data: Schemas['ExerciseChange']): Promise<void> {
    const address = `/api/v1/exercises/${exercise}`;
    const etag = (await this.#requests.get(address)).headers()['etag'] ?? '';
    const answer = await this.#requests.patch(address, { data, headers: { 'If-Match': etag } });
    if (!answer.ok()) throw new Error(`PATCH ${address}: ${answer.status()} ${await answer.text()}`);
  }

  /** Gives a command on a live lesson, as it is now. */
  async pace(exercise: string, command: Schemas['LessonCommandName'], seconds?: number): Promise<Schemas['Lesson']> {
    const lesson = `/api/v1/exercises/${exercise}/lesson`;
    const { step } = await this.get<Schemas['Lesson']>(lesson);
    return this.post(`${lesson}/commands`, { command, step, ...(seconds && { seconds }) });
  }

  /** The exercise of the demo: the class's oldest. */
  async demo(): Promise<Schemas['Exercise']> {
    const { items } = await this.get<Schemas['ExercisePage']>('/api/v1/exercises');
    const demo = items.at(-1);
    if (!demo) throw new Error('the class has no exercise');
    return demo;
  }

  /** Guesses one of an exercise's photos, counted from 1: each place there and surely, and the other questions somehow. */
  async guess(
    exercise: Schemas['Exercise'],
    position: number,
    lon: number,
    lat: number,
    radiusMeters = 10,
  ): Promise<Schemas['Receipt']> {
    const challenge = exercise.challenges.find((c) => c.position === position);
    const noon = '2024-06-10T12:00:00Z';
    const some = {
      place: { place: { type: 'Point', coordinates: [lon, lat] } },
      bearing: { bearingDegrees: 0 },
      time: { time: { from: noon, to: noon } },
      text: { text: 'x' },
      reasoning: { reasoning: { clues: 'x' } },
    };
    const address = `/api/v1/exercises/${exercise.id}/challenges/${challenge?.id}`;
    const { questions } = await this.get<Schemas['Challenge']>(address);
    const answers = questions.map((q) => ({ question: q.id, ...some[q.kind], ...(q.circle && { radiusMeters }) }));
    return this.post(`${address}/guesses`, { answers });
  }
}
