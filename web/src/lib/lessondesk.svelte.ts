import { api, ApiError, ask, type Link, type Lesson, type LessonCommand, type LessonTrainee } from '../api/client';
import { keepFresh } from './refresh';
import { LiveExercise } from './live.svelte';
import { session } from './session.svelte';
import { Task } from './task.svelte';

/** How often it is asked who is here, in milliseconds. */
const every = 5000;
/** How long changes are gathered before it is asked who has answered, in milliseconds. */
const gatherFor = 300;
/** How late after a moment the server is asked what came of it, in milliseconds. */
const after = 200;

/** For how long a link is made: a day of teaching. */
const linkHours = 12;

export type Command = LessonCommand['command'];

/** A live lesson in the hands of its instructor: where the class is, what can be done now, and who is here. */
export class LessonDesk {
  readonly live: LiveExercise;
  readonly task = new Task();
  /** With the commands that can be given. */
  lesson = $state.raw<Lesson | null>(null);
  trainees = $state.raw<LessonTrainee[]>([]);
  /** Links for projectors, and the token of the one that was made here. */
  links = $state.raw<Link[]>([]);
  made = $state.raw<{ id: string; token: string } | null>(null);
  /** Whether another console was faster than a command. */
  conflict = $state(false);

  readonly #path: { exercise: string };
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #moment: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.live = new LiveExercise(id);
    this.#path = { exercise: id };
  }

  /** Follows the lesson until the returned function is called. */
  start(): () => void {
    const stopLive = this.live.start();
    const stopAsking = keepFresh(() => void this.#readTrainees(), every);
    void this.read();
    void this.#readTrainees();
    void this.task.run(() => this.#readLinks());
    return () => {
      stopLive();
      stopAsking();
      clearTimeout(this.#gathering);
      clearTimeout(this.#moment);
    };
  }

  /** Hears of the lesson as everybody is told of it. */
  hear(lesson: Lesson): void {
    const known = this.lesson;
    if (known && lesson.version < known.version) return;
    if (known?.step === lesson.step && known.state === lesson.state) {
      this.lesson = { ...lesson, ...(known.commands && { commands: known.commands }) };
    } else void this.read();
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      void this.#readTrainees();
    }, gatherFor);
  }

  /** Reads where the class is, and what can be done. */
  async read(): Promise<void> {
    try {
      const params = { path: this.#path };
      this.#take(await ask((signal) => api.GET('/api/v1/exercises/{exercise}/lesson', { params, signal })));
    } catch (e) {
      this.#failed(e);
    }
  }

  /** Gives a command on the lesson as it is known here. */
  command(command: Command, more: Partial<LessonCommand> = {}): Promise<boolean> {
    this.conflict = false;
    return this.task.run(async () => {
      const body = { ...more, command, step: this.lesson?.step ?? 0 };
      const params = { path: this.#path };
      try {
        this.#take(
          await ask((signal) => api.POST('/api/v1/exercises/{exercise}/lesson/commands', { params, body, signal })),
        );
      } catch (e) {
        if (!(e instanceof ApiError) || (e.code !== 'changed_meanwhile' && e.code !== 'lesson_command')) throw e;
        this.conflict = true;
        await this.read();
      }
    });
  }

  makeLink = () =>
    this.task.run(async () => {
      const params = { path: this.#path };
      const { link, token } = await ask((signal) =>
        api.POST('/api/v1/exercises/{exercise}/displays', { params, body: { hours: linkHours }, signal }),
      );
      this.made = { id: link.id, token };
      await this.#readLinks();
    });

  endLink = (link: string) =>
    this.task.run(async () => {
      const params = { path: { ...this.#path, link } };
      await ask((signal) => api.DELETE('/api/v1/exercises/{exercise}/displays/{link}', { params, signal }));
      if (this.made?.id === link) this.made = null;
      await this.#readLinks();
    });

  #take(lesson: Lesson): void {
    if (this.lesson && lesson.version < this.lesson.version) return;
    this.lesson = lesson;
    clearTimeout(this.#moment);
    const next = lesson.state === 'open' ? lesson.deadline : lesson.revealableAt;
    const wait = next ? Date.parse(next) - this.live.now() : -1;
    if (wait > 0) this.#moment = setTimeout(() => void this.read(), wait + after);
  }

  async #readLinks(): Promise<void> {
    const params = { path: this.#path };
    this.links = (await ask((signal) => api.GET('/api/v1/exercises/{exercise}/displays', { params, signal }))).items;
  }

  async #readTrainees(): Promise<void> {
    try {
      const params = { path: this.#path };
      const list = await ask((signal) => api.GET('/api/v1/exercises/{exercise}/lesson/trainees', { params, signal }));
      this.trainees = list.items;
    } catch (e) {
      this.#failed(e);
    }
  }

  /** What cannot be had now stays as it was: the exercise itself says what is wrong. */
  #failed(e: unknown): void {
    if (!(e instanceof ApiError)) throw e;
    session.heard(e);
    if (!e.mayPass) this.live.problem = e;
  }
}
