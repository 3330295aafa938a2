import type { Component } from 'svelte';
import type { Part } from './i18n.svelte';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- pages take the parameters of their own path
type Load = () => Promise<{ default: Component<any> }>;
export interface Page {
  /** Its address, with the names of its parameters after colons. */
  path: string;
  load: Load;
  who: 'anybody' | 'trainee' | 'author' | 'admin' | 'member';
  /** Which further messages it needs. */
  words?: Part;
}

/** Where a password is changed that others know, before anything else is seen. */
export const passwordPage = '/account';
/** Every page there is; of several that an address fits, the first. */
export const pages: Page[] = [
  { path: '/join', load: () => import('../pages/Join.svelte'), who: 'anybody' },
  { path: '/join/:code', load: () => import('../pages/Join.svelte'), who: 'anybody' },
  { path: '/sign-in', load: () => import('../pages/SignIn.svelte'), who: 'anybody' },
  { path: '/exercises', load: () => import('../pages/Exercises.svelte'), who: 'trainee' },
  { path: '/exercises/:exercise', load: () => import('../pages/Exercise.svelte'), who: 'trainee' },
  {
    path: '/exercises/:exercise/challenges/:challenge',
    load: () => import('../pages/Play.svelte'),
    who: 'trainee',
    words: 'answer',
  },
  { path: '/exercises/:exercise/leaderboard', load: () => import('../pages/Board.svelte'), who: 'member' },
  { path: '/circles', load: () => import('../pages/Calibration.svelte'), who: 'trainee', words: 'debrief' },
  {
    path: '/exercises/:exercise/circles',
    load: () => import('../pages/Calibration.svelte'),
    who: 'trainee',
    words: 'debrief',
  },
  { path: '/exercises/:exercise/marking', load: () => import('../pages/Marking.svelte'), who: 'author' },
  { path: '/instructor', load: () => import('../pages/Instructor.svelte'), who: 'author' },
  { path: '/instructor/exercises', load: () => import('../pages/RunExercises.svelte'), who: 'author' },
  { path: '/instructor/exercises/new', load: () => import('../pages/NewExercise.svelte'), who: 'author' },
  {
    path: '/instructor/exercises/:exercise/console',
    load: () => import('../pages/Console.svelte'),
    who: 'author',
    words: 'lesson',
  },
  { path: '/display/:token', load: () => import('../pages/Projector.svelte'), who: 'anybody', words: 'lesson' },
  { path: '/board/:token', load: () => import('../pages/SharedBoard.svelte'), who: 'anybody', words: 'shared' },
  { path: '/instructor/exercises/:exercise', load: () => import('../pages/RunExercise.svelte'), who: 'author' },
  {
    path: '/instructor/exercises/:exercise/correct',
    load: () => import('../pages/CorrectExercise.svelte'),
    who: 'author',
    words: 'answer',
  },
  { path: '/instructor/exercises/:exercise/results', load: () => import('../pages/Results.svelte'), who: 'author' },
  {
    path: '/instructor/exercises/:exercise/results/report',
    load: () => import('../pages/ResultsReport.svelte'),
    who: 'author',
  },
  {
    path: '/instructor/exercises/:exercise/results/challenges/:challenge',
    load: () => import('../pages/ChallengeResults.svelte'),
    who: 'author',
  },
  {
    path: '/instructor/exercises/:exercise/results/trainees/:trainee',
    load: () => import('../pages/TraineeResults.svelte'),
    who: 'author',
  },
  { path: '/competitions', load: () => import('../pages/Competitions.svelte'), who: 'author' },
  {
    path: '/competitions/:competition',
    load: () => import('../pages/Competition.svelte'),
    who: 'author',
    words: 'shared',
  },
  { path: '/cohorts', load: () => import('../pages/Cohorts.svelte'), who: 'author' },
  { path: '/cohorts/:cohort', load: () => import('../pages/Cohort.svelte'), who: 'author' },
  {
    path: '/cohorts/:cohort/leaderboard',
    load: () => import('../pages/CohortBoard.svelte'),
    who: 'member',
    words: 'shared',
  },
  { path: '/cohorts/:cohort/sheet', load: () => import('../pages/Sheet.svelte'), who: 'author' },
  { path: '/invite', load: () => import('../pages/Invite.svelte'), who: 'anybody' },
  { path: passwordPage, load: () => import('../pages/Account.svelte'), who: 'author' },
  { path: '/people', load: () => import('../pages/People.svelte'), who: 'admin' },
  { path: '/audit', load: () => import('../pages/Audit.svelte'), who: 'author' },
  { path: '/sets', load: () => import('../pages/Sets.svelte'), who: 'author' },
  { path: '/sets/:set', load: () => import('../pages/SetEditor.svelte'), who: 'author' },
  {
    path: '/sets/:set/challenges/:challenge/preview',
    load: () => import('../pages/ChallengePreview.svelte'),
    who: 'author',
    words: 'answer',
  },
  {
    path: '/sets/:set/challenges/:challenge',
    load: () => import('../pages/ChallengeEditor.svelte'),
    who: 'author',
    words: 'answer',
  },
];
