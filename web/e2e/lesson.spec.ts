import type { components } from '../src/api/schema';
import { Author } from './author';
import { heic, jpeg } from './camera';
import type { Device } from './device';
import { download, readCSV, readSheet } from './exports';
import { Client, type Room } from './room';
import { expect, test } from './test';

type Schemas = components['schemas'];

/** What is written of each photo, in English and in Russian. */
const written = [
  { title: ['The fjord', 'Фьорд'], alt: ['Water under hills', 'Вода под холмами'] },
  { title: ['The ruins', 'Руины'], alt: ['Old stones', 'Старые камни'] },
  { title: ['The reef', 'Риф'], alt: ['A calm sea', 'Спокойное море'] },
] as const;
const prompt = ['**Where** is it?', '**Где** это?'] as const;
const debrief = ['See the *light*.', 'Посмотрите на *свет*.'] as const;
const warning = ['A wreck lies in the water.', 'В воде лежит обломок.'] as const;
const criterion = { id: 'clues', text: { en: 'Names a clue', ru: 'Названа зацепка' }, maxPoints: 300 };
const english = 0;
const russian = 1;

test('an instructor makes a set of dropped photos, a class plays it, and what came out is corrected, marked and taken along', async ({
  room,
  device,
}) => {
  const printed = await room.account('reset', 'demo');
  const me = await device();
  const { page, words } = me;
  const author = new Author(me);
  const api = new Api(me);
  await page.emulateMedia({ reducedMotion: 'reduce' });

  await test.step('the printed password is changed', async () => {
    await me.signIn('demo', printed);
    await page.getByLabel(words('password.old')).fill(printed);
    await page.getByLabel(words('password.new')).fill('plov under the apple trees');
    await me.button('password.save').click();
    await expect(me.heading('title.instructor')).toBeVisible();
  });

  await test.step('three photos are dropped', async () => {
    await me.link('title.sets').click();
    await me.field('sets.newTitle').fill('Three shores');
    await page.keyboard.press('Enter');
    await author.label('credit.author').fill('A. Author');
    await author.label('credit.licence').fill('CC0-1.0');
    await author.label('credit.source').fill('Own work');
    await drop(me, [
      jpeg('first.jpg', 'lake.jpg', { place: [-45, 167.5], time: '2023:01:02 09:30:00', offset: '+13:00' }),
      jpeg('second.jpg', 'ruins.jpg', { time: '2024:06:10 14:05:00', offset: '+05:00' }),
      heic('third.heic'),
    ]);
    await expect(page.getByText(words('photoSet.made', { count: 3 }))).toBeVisible();
  });

  await test.step('the first key is where the photo says that it was taken', async () => {
    await open(me, 1);
    await expect(corner(me, 1)).toHaveValue('45.00000 S, 167.50000 E');
    await write(author, 1, english);
    await back(me); // which saves
  });

  await test.step('a face on the second is covered, and its key pasted', async () => {
    await open(me, 2);
    const before = await author.imageOf(1);
    await page.getByRole('button', { name: words('redact.open', { n: 1 }) }).click();
    const panel = page.getByRole('region', { name: words('redact.title', { n: 1 }) });
    await expect(panel.getByRole('application')).toHaveAttribute('data-ready', 'true');
    await panel.getByRole('button', { name: words('draw.middle') }).press('Enter');
    await panel.getByRole('button', { name: words('redact.do') }).press('Enter');
    await me.button('redact.burn').press('Enter');
    await expect(panel.getByText(words('redact.areas', { count: 1 }))).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();
    await author.saved();
    expect(await author.imageOf(1)).not.toBe(before);
    await paste(me, ['43°15\'24"N 76°55\'43"E']);
    await write(author, 2, english);
    await back(me);
  });

  await test.step('the third key is an area across 180 with a hole; its rule is chosen by the rings', async () => {
    await open(me, 3);
    await expect(author.map).toHaveAttribute('data-ready', 'true');
    await page.getByLabel(words('key.shape'), { exact: true }).selectOption('area');
    await paste(me, ['15 S, 177 E', '15 S, 177 W', '20 S, 177 W', '20 S, 177 E']);
    await me.button('key.addHole').press('Enter');
    await paste(me, ['17 S, 179 E', '17 S, 179 W', '18 S, 179 W', '18 S, 179 E']);
    const half = page.getByRole('row').filter({ hasText: '2,500' });
    await expect(half).toContainText('17.3 km');
    await page.getByLabel(words('rule.preset')).selectOption('region');
    await expect(half).toContainText('139 km');
    await write(author, 3, english);
    await back(me);
  });

  const set = new URL(page.url()).pathname.split('/').at(-1)!;

  await test.step('the first asks for reasons, too', async () => {
    const { challenges } = await api.get<Schemas['SetDraft']>(`/sets/${set}`);
    const first = `/sets/${set}/challenges/${challenges[0]!.id}`;
    const { content, etag } = await api.get<Schemas['ChallengeDraft']>(first);
    const reasons = { kind: 'reasoning', key: { criteria: [criterion] } };
    await api.put(first, { ...content, questions: [...content.questions!, reasons] }, etag);
  });

  await test.step('it is translated; publishing is refused until the provenance is complete', async () => {
    await page.getByRole('checkbox', { name: 'Русский' }).check();
    await page.getByRole('textbox', { name: 'Русский' }).first().fill('Три берега');
    await author.saved();
    await me.button('publish.do').click();
    await expect(page.getByRole('heading', { name: /things are missing/ })).toBeVisible();
    for (const n of [1, 2, 3]) {
      await page.getByRole('link', { name: written[n - 1]!.title[english], exact: true }).click();
      await write(author, n, russian);
      if (n < 3) await author.label('field.consent').fill('A public place');
      else await author.saved();
      await back(me);
    }
    const missing = page.getByRole('link', { name: new RegExp(words('field.consent')) });
    await expect(missing).toHaveCount(1);
    await me.button('publish.do').click();
    await missing.click();
    await expect(author.label('field.consent')).toBeFocused();
    await page.keyboard.type('A public place');
    await author.saved();
    await back(me);
    await expect(page.getByText(words('publish.complete'))).toBeVisible();
    await expect(page.getByRole('heading', { name: words('versions.title') })).toBeHidden();
    await me.field('publish.note').fill('first');
    await page.keyboard.press('Enter');
    await expect(page.getByText(words('publish.done', { n: 1 }))).toBeVisible();
  });
  const code = await test.step('a class is made, and its sheet hung up', async () => {
    await page.goto('/cohorts');
    await me.button('cohorts.new').click();
    await page.keyboard.type('Analysts');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Analysts' })).toBeVisible();
    const joinCode = await page.getByTestId('join-code').innerText();
    await me.link('cohort.sheet').click();
    await expect(page.getByRole('article').getByText(joinCode)).toBeVisible();
    await expect(page.getByRole('img', { name: new RegExp(`/join/${joinCode}$`) })).toBeVisible();
    await me.link('cohort.back').click();
    return joinCode;
  });
  const exercise = await test.step('the set is given to the class', async () => {
    await me.link('run.new').click();
    await page.getByLabel(words('run.set')).selectOption('Three shores');
    await page.getByRole('radio', { name: words('rules.mode.at_once') }).check();
    await me.button('run.make').click();
    await expect(me.button('run.pause')).toBeVisible();
    return api.get<Schemas['Exercise']>(`/exercises/${new URL(page.url()).pathname.split('/').at(-1)}`);
  });

  const trainee = await test.step('three trainees play', async () => {
    // One at the reef, in the hole of the area, far off; the others exactly right, and a little off the first place.
    const [exact, near] = [await join(room, code, 'Argali'), await join(room, code, 'Saiga')];
    for (const [i, [lon, lat]] of [
      [167.5, -45],
      [76.92861, 43.25667],
      [179.9, -16],
    ].entries()) {
      // prettier-ignore
      await exact.guess(exercise, i + 1, lon!, lat!);
    }
    await near.guess(exercise, 1, 168.5, -45);
    const phone = await device({ kind: 'phone', language: 'ru', theme: 'dark' });
    await phone.page.goto(`/join/${code}`);
    await phone.field('join.alias').fill('Снежный барс');
    await phone.button('join.submit').click();
    await phone.link('joined.go').click();
    for (const [i, place] of ['46 S, 167.5 E', '43.25667 N, 76.92861 E', '17.5 S, 180'].entries()) {
      if (i === 0) await phone.start();
      else await phone.link('reveal.next').click();
      if (i === 2) {
        await expect(phone.page.getByText(warning[russian])).toBeVisible();
        await expect(phone.photo).toHaveCount(0);
        await phone.button('warning.show').click();
      }
      await expect(phone.photo).toHaveAttribute('data-ready', 'true');
      await expect(phone.answer.locator('strong')).toHaveText('Где');
      await phone.coordinates.fill(place);
      await phone.coordinates.press('Enter');
      await phone.submit();
      await expect(phone.answer.getByText(debrief[russian].replaceAll('*', ''))).toBeVisible();
    }
    return phone;
  });

  await test.step('the board is right, the first key is corrected, and the board moves', async () => {
    await page.goto(`/exercises/${exercise.id}/leaderboard`);
    await expect(page.getByRole('row').nth(1)).toContainText('Argali');
    await expect(me.row('Argali')).toContainText('15,000');
    const question = await api.get<Schemas['SetDraft']>(`/sets/${set}`).then(async ({ challenges }) => {
      const { content } = await api.get<Schemas['ChallengeDraft']>(`/sets/${set}/challenges/${challenges[0]!.id}`);
      return content.questions![0]!;
    });
    const first = `/exercises/${exercise.id}/challenges/${exercise.challenges[0]!.id}`;
    const asked = await api.get<Schemas['Challenge']>(first);
    const key = { type: 'Point', coordinates: [167.5, -46] };
    const correction = { question: asked.questions[0]!.id, content: { ...question, key } };
    const seen = await api.post<Schemas['CorrectionPreview']>(
      `/exercises/${exercise.id}/corrections/preview`,
      correction,
    );
    expect(seen.trainees.map(({ alias }) => alias).sort()).toEqual(['Argali', 'Saiga', 'Снежный барс'].sort());
    await api.post(`/exercises/${exercise.id}/corrections`, { ...correction, reason: 'The clock was wrong.' });
    await expect(me.row('Argali')).not.toContainText('15,000');
    await trainee.page.goto(first);
    await expect(trainee.answer).toContainText('The clock was wrong.');
  });

  await test.step('the oldest reasoning is marked by keyboard', async () => {
    await page.goto(`/exercises/${exercise.id}/marking`);
    await page.getByRole('textbox').first().focus();
    await page.keyboard.type('120');
    await page.keyboard.press('q');
    await page.getByRole('textbox').first().press('Enter');
    await expect(page.getByText(words('marking.position', { n: 2, total: 2 }))).toBeVisible();
  });

  await test.step('what is exported agrees with the board', async () => {
    const { rows } = await api.get<Schemas['Leaderboard']>(`/exercises/${exercise.id}/leaderboard`);
    const board = Object.fromEntries(rows.map(({ alias, points }) => [alias, points]));
    await page.goto(`/instructor/exercises/${exercise.id}`);
    await me.link('results.link').click();
    for (const [alias, points] of Object.entries(board))
      await expect(me.row(alias)).toContainText(points!.toLocaleString('en'));
    const guesses = readCSV((await download(me, 'CSV')).toString());
    expect(sums(guesses.map(({ trainee, points }) => [trainee!, Number(points)]))).toEqual(board);
    const trainees = readSheet(await download(me, 'XLSX'), 1);
    expect(sums(trainees.map(({ trainee, points }) => [trainee!, Number(points)]))).toEqual(board);
    const { features } = JSON.parse((await download(me, 'GeoJSON')).toString()) as {
      features: { properties: { role: string; trainee: string } }[];
    };
    const pins = features.filter(({ properties }) => properties.role === 'pin');
    expect(sums(pins.map(({ properties }) => [properties.trainee, 1]))).toEqual({
      Argali: 3,
      Saiga: 1,
      'Снежный барс': 3,
    });
    const { results } = JSON.parse((await download(me, 'JSON')).toString()) as Schemas['ResultsExport'];
    expect(sums(results.trainees.map(({ alias, points = 0 }) => [alias, points]))).toEqual(board);
  });
});

/** Adds up numbers by name. */
function sums(all: [name: string, n: number][]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, n] of all) sum[name] = (sum[name] ?? 0) + n;
  return sum;
}

/** Drops files on the page, as out of a folder. */
async function drop({ page, words }: Device, files: { name: string; mimeType: string; buffer: Buffer }[]) {
  const data = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, text: buffer.toString('base64') }));
  const transfer = await page.evaluateHandle((all) => {
    const dropped = new DataTransfer();
    for (const { name, mimeType, text } of all) {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      dropped.items.add(new File([bytes], name, { type: mimeType }));
    }
    return dropped;
  }, data);
  await page.getByRole('group', { name: words('photo.add') }).dispatchEvent('drop', { dataTransfer: transfer });
}

/** Opens a challenge of the set that has no title yet. */
const open = ({ page, words }: Device, n: number) =>
  page.getByRole('link', { name: words('edit.untitled', { n }), exact: true }).click();

const back = (me: Device) => me.link('edit.back', { to: me.words('title.set') }).click();

const corner = ({ page, words }: Device, n: number) =>
  page.getByRole('textbox', { name: words('key.corner', { n }), exact: true });

/** Gives the corners of the part at hand, in whatever notation. */
async function paste(me: Device, places: string[]): Promise<void> {
  for (const [i, place] of places.entries()) {
    await me.field('key.paste').fill(place);
    await me.field('key.paste').press('Enter');
    await expect(corner(me, i + 1)).toBeVisible();
  }
}

/** Writes the texts of a challenge in a language. */
async function write(author: Author, n: number, language: number): Promise<void> {
  const { title, alt } = written[n - 1]!;
  const name = language === english ? 'English' : 'Русский';
  await author.text('field.alt', name).fill(alt[language]!);
  await author.text('field.prompt', name).fill(prompt[language]!);
  await author.text('field.title', name).fill(title[language]!);
  await author.text('field.debrief', name).fill(debrief[language]!);
  if (n === 3) await author.text('field.warning', name).fill(warning[language]!);
}

async function join(room: Room, code: string, alias: string): Promise<Client> {
  const client = await Client.open(room.local);
  await client.post('/api/v1/join', { code, alias });
  return client;
}

/** The API in the instructor's own session, for what has no page. */
class Api {
  readonly #me: Device;

  constructor(me: Device) {
    this.#me = me;
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.#me.page.request.get(`/api/v1${path}`);
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async put(path: string, data: unknown, etag: string): Promise<void> {
    const answer = await this.#me.page.request.put(`/api/v1${path}`, { data, headers: { 'If-Match': etag } });
    if (!answer.ok()) throw new Error(`PUT ${path}: ${answer.status()} ${await answer.text()}`);
  }

  async post<T>(path: string, data: unknown): Promise<T> {
    const answer = await this.#me.page.request.post(`/api/v1${path}`, { data });
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
