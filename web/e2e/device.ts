import { expect, type Browser, type BrowserContextOptions, type Locator, type Page } from '@playwright/test';
import type { components } from '../src/api/schema';
import { formatPlace } from '../src/lib/coordinates';
import type { Room } from './room';
import type { Watch } from './watch';
import { pattern, pseudo, pseudoMessages, wordsOf, type Language, type Words } from './words';

type Schemas = components['schemas'];

export interface DeviceOptions {
  kind: 'laptop' | 'phone';
  language: Language | typeof pseudo;
  theme: 'light' | 'dark';
  /** Reach the server by its name: then the page is not a secure context. */
  named: boolean;
  /** Whether a service worker may keep the pages, where the browser has one. */
  worker: boolean;
  /** How it is told where to put a pin. */
  hand: 'mouse' | 'touch' | 'keyboard';
}

/** How the field says where the pin is. */
export const coordinates = /^\d+\.\d{5} [NS], \d+\.\d{5} [EW]$/;

const screens = {
  laptop: { viewport: { width: 1366, height: 768 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} satisfies Record<DeviceOptions['kind'], BrowserContextOptions>;

/** A browser in the hands of a person, who finds things by what they are called. */
export class Device {
  readonly page: Page;
  readonly words: Words;
  readonly options: DeviceOptions;
  readonly #room: Room;

  private constructor(page: Page, room: Room, options: DeviceOptions) {
    this.page = page;
    this.#room = room;
    this.options = options;
    this.words = wordsOf(options.language);
  }

  static async bring(browser: Browser, room: Room, watch: Watch, wishes: Partial<DeviceOptions>): Promise<Device> {
    const kind = wishes.kind ?? 'laptop';
    const hand = kind === 'phone' ? 'touch' : 'mouse';
    const options: DeviceOptions = {
      kind,
      hand,
      language: 'en',
      theme: 'light',
      named: false,
      worker: false,
      ...wishes,
    };
    const origin = options.named ? room.named : room.local;
    const context = await browser.newContext({
      ...screens[kind],
      baseURL: origin,
      locale: options.language === pseudo ? 'en' : options.language,
      colorScheme: options.theme,
      timezoneId: 'Asia/Almaty',
      serviceWorkers: options.worker ? 'allow' : 'block', // what it fetches no spec sees
    });
    await watch.over(context, origin);
    if (options.language === pseudo) {
      await context.route(/\/assets\/en-[\w-]+\.js$/, async (route) => {
        const text = await (await route.fetch()).text();
        const parts = Object.values(pseudoMessages());
        const part = parts.find((messages) => text.includes(`"${Object.keys(messages)[0]}"`));
        const body = `export default ${JSON.stringify(part)}`;
        await route.fulfill({ contentType: 'text/javascript', body });
      });
    }
    return new Device(await context.newPage(), room, options);
  }

  /** Is held otherwise: as wide as a laptop or as a phone, in light or in dark. It stays the same device. */
  async become(kind: DeviceOptions['kind'], theme: DeviceOptions['theme']): Promise<void> {
    Object.assign(this.options, { kind, theme });
    await this.page.setViewportSize(screens[kind].viewport);
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  }

  /** Goes to a page as by a link, without loading it anew. */
  async go(path: string): Promise<void> {
    await this.page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, path);
  }

  /** The same browser with one more tab. */
  async tab(): Promise<Device> {
    return new Device(await this.page.context().newPage(), this.#room, { ...this.options });
  }

  // What there is on the screen.

  button = (key: Parameters<Words>[0]): Locator =>
    this.page.getByRole('button', { name: this.words(key), exact: true });
  link = (key: Parameters<Words>[0], params = {}): Locator =>
    this.page.getByRole('link', { name: this.words(key, params), exact: true });
  heading = (key: Parameters<Words>[0], params = {}): Locator =>
    this.page.getByRole('heading', { name: this.words(key, params), exact: true });
  field = (key: Parameters<Words>[0]): Locator =>
    this.page.getByRole('textbox', { name: this.words(key), exact: true });
  get photo(): Locator {
    return this.page.getByRole('application', { name: pattern(this.words, 'play.photoLabel') });
  }
  get map(): Locator {
    return this.page.getByRole('application', { name: this.words('play.mapLabel') });
  }
  get answer(): Locator {
    return this.page.getByRole('region', { name: this.words('play.answer') });
  }
  get coordinates(): Locator {
    return this.field('play.coordinates');
  }
  row = (alias: string): Locator =>
    this.page.getByRole('row').filter({ has: this.page.getByText(alias, { exact: true }) });

  // What a person does.

  /** Joins the class by the form, and goes on to the exercises. Returns the recovery code. */
  async join(alias: string): Promise<string> {
    await this.page.goto('/join');
    await this.field('join.code').fill(this.#room.joinCode);
    await this.field('join.alias').fill(alias);
    await this.button('join.submit').click();
    await expect(this.heading('joined.title', { alias })).toBeVisible();
    const recovery = await this.page.getByTestId('recovery-code').innerText();
    await this.link('joined.go').click();
    await expect(this.heading('title.exercises')).toBeVisible();
    return recovery;
  }

  /** Signs in by the form. */
  async signIn(name: string, password: string): Promise<void> {
    await this.page.goto('/sign-in');
    await this.field('signIn.name').fill(name);
    await this.page.getByLabel(this.words('signIn.password')).fill(password);
    await this.button('signIn.submit').click();
  }

  /** Presses Tab until something has the focus. */
  async tabTo(wanted: Locator): Promise<void> {
    await expect(wanted).toBeEnabled();
    const focused = () => wanted.evaluate((element) => element === document.activeElement);
    for (let presses = 0; presses < 60; presses++) {
      if (await focused()) return;
      await this.page.keyboard.press('Tab');
    }
    await expect(wanted, 'can be reached by Tab').toBeFocused();
  }

  /** Copies a text elsewhere, so that it can be pasted here. */
  async copy(text: string): Promise<void> {
    const elsewhere = await this.page.context().newPage();
    await elsewhere.setContent('<textarea></textarea>');
    const area = elsewhere.getByRole('textbox');
    await area.fill(text);
    await area.press('ControlOrMeta+a');
    await area.press('ControlOrMeta+c');
    await elsewhere.close();
  }

  /** Opens the first photo of the only exercise that is not guessed yet. */
  async start(): Promise<void> {
    await this.link('exercises.start').or(this.link('exercises.continue')).click();
    await expect(this.photo).toHaveAttribute('data-ready', 'true');
  }

  /** On a phone, brings the photo or the map to the front. */
  async turnTo(what: 'photo' | 'map'): Promise<void> {
    if (this.options.kind === 'phone') {
      await this.page.getByRole('tab', { name: this.words(what === 'photo' ? 'play.photo' : 'play.map') }).click();
    }
    await expect(what === 'photo' ? this.photo : this.map).toHaveAttribute('data-ready', 'true');
  }

  /** Puts the pin on the map, as far from its upper left corner as a part of its width and height. */
  async pin(x: number, y: number): Promise<void> {
    await this.turnTo('map');
    const box = await this.map.boundingBox();
    if (!box) throw new Error('the map is not on the screen');
    const position = { x: box.width * x, y: box.height * y };
    const before = await this.coordinates.inputValue();
    if (this.options.hand === 'touch') await this.map.tap({ position });
    else await this.map.click({ position });
    await expect(this.coordinates).not.toHaveValue(before);
    await expect(this.coordinates).toHaveValue(coordinates);
  }

  /** Answers every question of the photo on the screen but for its place, somehow. */
  async answerRest(): Promise<void> {
    const { questions } = await this.challenge();
    for (const [i, kind] of questions.map((q) => q.kind).entries()) {
      const question = questions.length > 1 ? this.answer.getByRole('region').nth(i) : this.answer;
      if (kind === 'bearing') await question.getByLabel(this.words('bearing.label')).fill('90');
      if (kind === 'text') await question.getByLabel(this.words('text.label')).fill('Almaty');
      if (kind !== 'time') continue;
      await question.getByLabel(this.words('time.from'), { exact: true }).fill('12:00');
      if (!questions[i]?.day) await question.getByLabel(this.words('time.date'), { exact: true }).fill('2024-06-10');
    }
  }

  /** Submits the answer and says yes. */
  async submit(): Promise<void> {
    await this.button('play.submit').click();
    await this.button('play.confirmYes').click();
  }

  /** What the answer panel tells once the answer is revealed. */
  get points(): Locator {
    return this.answer.getByRole('group', { name: this.words('reveal.title'), exact: true });
  }

  // What the server knows.

  /** The challenge on the screen, as the server tells it to this device. */
  async challenge(): Promise<Schemas['Challenge']> {
    return this.ask<Schemas['Challenge']>(`/api/v1${new URL(this.page.url()).pathname}`);
  }

  /** The place that the server has of this device's guess, as the field says it. */
  async guessedPlace(): Promise<string> {
    const answer = (await this.challenge()).guess?.answers.find((a) => a.place);
    const [lon = NaN, lat = NaN] = answer?.place?.coordinates ?? [];
    return formatPlace([lon, lat]);
  }

  /** How many guesses the server counts for the trainee, in the class's newest exercise. */
  async guesses(): Promise<number> {
    const { items } = await this.ask<Schemas['ExercisePage']>('/api/v1/exercises');
    const board = await this.ask<Schemas['Leaderboard']>(`/api/v1/exercises/${items[0]?.id}/leaderboard`);
    return board.me?.guesses ?? 0;
  }

  /** Asks the server in the browser's name. */
  private ask<T>(address: string): Promise<T> {
    return this.page.evaluate(async (path) => (await (await fetch(path)).json()) as T, address);
  }

  /** Ends the session in the browser's name, as another tab would. */
  async endSession(): Promise<void> {
    await this.page.evaluate(async () => void (await fetch('/api/v1/session', { method: 'DELETE' })));
  }
}
