import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api, type OwnImage } from '../api/client';
import { Uploads } from './uploads.svelte';

const photo = (id: string, more: Partial<OwnImage> = {}): OwnImage => ({
  id,
  state: 'queued',
  createdAt: '2026-06-10T09:00:00Z',
  bytes: 3,
  original: true,
  ...more,
});
const file = (name: string) => new File(['abc'], name);
const settled = () => vi.advanceTimersByTimeAsync(0);

/** A request on its way, which the test answers. */
class FakeRequest {
  static all: FakeRequest[] = [];
  readonly upload: { onprogress?: (e: object) => void } = {};
  readonly headers: Record<string, string> = {};
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  status = 0;
  responseText = '';
  body: File | undefined;
  open = () => {};
  setRequestHeader = (name: string, value: string) => (this.headers[name] = value);
  abort = () => this.onabort();
  send(body: File) {
    this.body = body;
    FakeRequest.all.push(this);
  }
  answer(status: number, body: object) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload();
  }
}

class FakeEvents extends EventTarget {
  static readonly CLOSED = 2;
  static all: Record<string, FakeEvents> = {};
  readyState = 1;
  onerror = () => {};
  constructor(path: string) {
    super();
    FakeEvents.all[path.split('/')[4]!] = this;
  }
  close() {
    this.readyState = FakeEvents.CLOSED;
  }
  tell(image: OwnImage) {
    this.dispatchEvent(new MessageEvent('image', { data: JSON.stringify(image) }));
  }
}

let deleted: string[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeRequest.all = [];
  FakeEvents.all = {};
  deleted = [];
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  vi.stubGlobal('EventSource', FakeEvents);
  vi.spyOn(api, 'DELETE').mockImplementation(((_: string, { params }: { params: { path: { image: string } } }) => {
    deleted.push(params.path.image);
    return Promise.resolve({ response: new Response(null, { status: 204 }) });
  }) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a photo is sent, worked on and ready; how far it is shows', async () => {
  const uploads = new Uploads();
  const [sent] = uploads.add([file('a.jpg')]);
  await settled();
  const { upload } = sent!;
  FakeRequest.all[0]!.upload.onprogress?.({ loaded: 2 });
  expect([upload.state, upload.sent]).toEqual(['sending', 2]);
  FakeRequest.all[0]!.answer(202, photo('a'));
  await settled();
  FakeEvents.all.a!.tell(photo('a', { state: 'running', progress: { stage: 'tiling', done: 3, total: 8 } }));
  expect([upload.state, upload.work.stage, upload.work.done, upload.work.total]).toEqual(['working', 'tiling', 3, 8]);
  FakeEvents.all.a!.tell(photo('a', { state: 'ready' }));
  expect((await sent!.photo)?.state).toBe('ready');
  expect(uploads.list).toEqual([]);
  expect(FakeEvents.all.a!.readyState).toBe(FakeEvents.CLOSED);
});

test('three are on their way at once, and the others follow in turn', async () => {
  const uploads = new Uploads();
  const sent = uploads.add(['a', 'b', 'c', 'd', 'e'].map(file));
  await settled();
  expect(FakeRequest.all.map((r) => r.body?.name)).toEqual(['a', 'b', 'c']);
  await uploads.stop(sent[3]!.upload); // which has not begun
  FakeRequest.all[1]!.answer(413, { code: 'image_too_large' });
  await settled();
  expect(FakeRequest.all.map((r) => r.body?.name)).toEqual(['a', 'b', 'c', 'e']);
  expect(await sent[1]!.photo).toBeNull();
  expect(await sent[3]!.photo).toBeNull();
  expect(sent[1]!.upload.problem?.code).toBe('image_too_large');
});

test('one that is taken back leaves nothing: on its way, while it is worked on, and when it is refused', async () => {
  const uploads = new Uploads();
  const [a, b, c] = uploads.add(['a', 'b', 'c'].map(file));
  await settled();
  const abort = vi.spyOn(FakeRequest.all[0]!, 'abort');
  await uploads.stop(a!.upload);
  expect(abort).toHaveBeenCalled();

  FakeRequest.all[1]!.answer(202, photo('b'));
  FakeRequest.all[2]!.answer(202, photo('c'));
  await settled();
  await uploads.stop(b!.upload);
  FakeEvents.all.c!.tell(photo('c', { state: 'failed', problem: { code: 'image_truncated', detail: 'cut off' } }));
  await settled();
  expect(c!.upload.problem?.code).toBe('image_truncated');
  expect(uploads.list).toEqual([c!.upload]);
  await uploads.stop(c!.upload);
  expect(await Promise.all([a!.photo, b!.photo, c!.photo])).toEqual([null, null, null]);
  expect(deleted).toEqual(['b', 'c']);
  expect(uploads.list).toEqual([]);
});

test('what the network lost is sent again under the same key; what is too long is not sent at all', async () => {
  const uploads = new Uploads();
  const [sent] = uploads.add([file('a')]);
  await settled();
  FakeRequest.all[0]!.onerror();
  expect(await sent!.photo).toBeNull();
  expect(sent!.upload.problem?.mayPass).toBe(true);
  const again = uploads.again(sent!.upload);
  await settled();
  expect(FakeRequest.all[1]!.headers['Idempotency-Key']).toBe(FakeRequest.all[0]!.headers['Idempotency-Key']);
  FakeRequest.all[1]!.answer(202, photo('a'));
  await settled();
  FakeEvents.all.a!.tell(photo('a', { state: 'ready' }));
  expect((await again)?.id).toBe('a');

  const long = file('long');
  Object.defineProperty(long, 'size', { value: (64 << 20) + 1 });
  const [refused] = uploads.add([long]);
  expect(await refused!.photo).toBeNull();
  expect(refused!.upload.problem?.code).toBe('image_too_large');
  expect(FakeRequest.all).toHaveLength(2);
});

test('when the stream is refused the photo itself says why', async () => {
  vi.spyOn(api, 'GET').mockResolvedValue({
    error: { code: 'not_found' },
    response: new Response(null, { status: 404 }),
  } as never);
  const uploads = new Uploads();
  const [sent] = uploads.add([file('a')]);
  await settled();
  FakeRequest.all[0]!.answer(202, photo('a'));
  await settled();
  FakeEvents.all.a!.close();
  FakeEvents.all.a!.onerror();
  expect(await sent!.photo).toBeNull();
  expect(sent!.upload.problem?.code).toBe('not_found');
});
