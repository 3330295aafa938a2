import createClient from 'openapi-fetch';
import { hearBuild } from '../lib/build';
import type { components, paths } from './schema';

type Schemas = components['schemas'];
export type Exercise = Schemas['Exercise'];
export type Challenge = Schemas['Challenge'];
export type Debrief = Schemas['Debrief'];
export type Leaderboard = Omit<Schemas['Leaderboard'], 'me'> & { me?: Schemas['Leaderboard']['me'] };
export type BoardRow = Schemas['BoardRow'];
export type Me = Schemas['Me'];
export type Joined = Schemas['Joined'];
export type SignedIn = Schemas['SignedIn'];
export type SignedInSession = Schemas['Session'];
export type Token = Schemas['Token'];
export type Scope = Schemas['Scope'];
export type AccountDetails = Schemas['AccountDetails'];
export type AccountRole = Schemas['AccountRole'];
export type Invitation = Schemas['Invitation'];
export type AuditEntry = Schemas['AuditEntry'];
export type Receipt = Schemas['Receipt'];
export type OwnLate = Schemas['LateGuess'];
export type LateEntry = Schemas['LateGuessEntry'];
export type LateState = Schemas['LateState'];
export type Problem = Schemas['Problem'];
export type Cohort = Schemas['Cohort'];
export type RosterEntry = Schemas['RosterEntry'];
export type EnrolledTrainee = Schemas['EnrolledTrainee'];
export type Team = Schemas['Team'];
export type Share = Schemas['Share'];
export type Question = Schemas['Question'];
export type Answer = Schemas['NewAnswer'];
export type NewGuess = Schemas['NewGuess'];
export type Interval = Schemas['Interval'];
export type Mark = Schemas['Mark'];
export type Part = Schemas['Part'];
export type RightAnswer = Schemas['Key'];
export type Revealed = Schemas['Revealed'];
export type Whereabouts = Schemas['Whereabouts'];
export type PointReading = Schemas['PointReading'];
export type FoundPlace = Schemas['FoundPlace'];
export type Phase = Schemas['Phase'];
export type Lesson = Schemas['Lesson'];
export type LessonCommand = Schemas['LessonCommand'];
export type LessonTrainee = Schemas['LessonTrainee'];
export type Link = Schemas['Link'];
export type MadeLink = Schemas['CreatedLink'];
export type SharedBoard = Schemas['SharedBoard'];
export type Display = Schemas['Display'];
export type DisplayReveal = Schemas['DisplayReveal'];
export type DisplayBoardRow = Schemas['DisplayBoardRow'];
export type NewExercise = Schemas['NewExercise'];
export type ExerciseChange = Schemas['ExerciseChange'];
export type Competition = Schemas['Competition'];
export type CompetitionLeaderboard = Schemas['CompetitionLeaderboard'];
export type ChallengeSet = Schemas['Set'];
export type SetVersion = Schemas['SetVersion'];
export type SetDraft = Schemas['SetDraft'];
export type SetVersionChange = Schemas['SetVersionChange'];
export type SetProblem = Schemas['SetProblem'];
export type ChallengeEntry = Schemas['ChallengeEntry'];
export type ChallengeDraft = Schemas['ChallengeDraft'];
export type AuthoredChallenge = Schemas['AuthoredChallenge'];
export type AuthoredImage = Schemas['AuthoredImage'];
export type AuthoredQuestion = Schemas['AuthoredQuestion'];
export type AuthoredCriterion = Schemas['AuthoredCriterion'];
export type Reasoning = Schemas['Reasoning'];
export type Criterion = Schemas['Criterion'];
export type Marking = Schemas['Marking'];
export type MarkingState = Schemas['MarkingState'];
export type Work = Schemas['Work'];
export type WorkHead = Schemas['WorkHead'];
export type WorkQueue = Schemas['WorkQueue'];
export type Heading = Schemas['Heading'];
export type AuthoredRule = Schemas['AuthoredRule'];
export type AuthoredKey = Schemas['AuthoredKey'];
export type AuthoredClue = Schemas['AuthoredClue'];
export type Clue = Schemas['Clue'];
export type AuthoredHint = Schemas['AuthoredHint'];
export type Image = Schemas['Image'];
export type Texts = Schemas['Texts'];
export type QuestionKind = Schemas['QuestionKind'];
export type OwnImage = Schemas['OwnImage'];
export type ImageMetadata = Schemas['ImageMetadata'];
export type ScorePreview = Schemas['ScorePreview'];
export type Trial = Schemas['Trial'];
export type PackReport = Schemas['PackReport'];
export type PublishedChallenge = Schemas['PublishedChallenge'];
export type Correction = Schemas['Correction'];
export type CorrectionPreview = Schemas['CorrectionPreview'];
export type Results = Schemas['Results'];
export type ResultOrder = Schemas['ResultOrder'];
export type ResultsSummary = Schemas['ResultsSummary'];
export type ChallengeResult = Schemas['ChallengeResult'];
export type ChallengeResults = Schemas['ChallengeResults'];
export type QuestionResult = Schemas['QuestionResult'];
export type GuessResult = Schemas['GuessResult'];
export type TraineeResult = Schemas['TraineeResult'];
export type TraineeResults = Schemas['TraineeResults'];
export type TraineeChallenge = Schemas['TraineeChallenge'];
export type Accuracy = Schemas['Accuracy'];
export type Calibration = Schemas['Calibration'];
export type OwnCalibration = Schemas['OwnCalibration'];
export type BestReasoning = Schemas['BestReasoning'];
export type FurtherReading = Schemas['FurtherReading'];
export type AuthoredReading = Schemas['AuthoredReading'];
export type CalibrationStep = Schemas['CalibrationStep'];
export type CountryCount = Schemas['CountryCount'];
export type PinCluster = Schemas['PinCluster'];
export type ErrorSpread = Schemas['ErrorSpread'];
export type NewCorrection = Schemas['NewCorrection'];

export const api = createClient<paths>({ baseUrl: location.origin });

/** What the server refused, as it said so; or, with the code "offline", that it was not reached. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Partial<Problem>;
  /** With changed_meanwhile: the ETag of what is there. */
  readonly etag: string;

  constructor(status: number, problem: Partial<Problem>, etag = '') {
    super(problem.detail ?? problem.title ?? 'request failed');
    this.etag = etag;
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'offline' : 'internal');
    this.problem = problem;
  }

  /** Whether the same request may work later as it is. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was read, and the ETag by which a change to it is made. */
export interface Tagged<T> {
  data: T;
  etag: string;
}

type Request<T> = (signal: AbortSignal) => Promise<Reply<T>>;

/** Whether the server is not there yet for anything but what is asked of it first. */
let isHeld = false;

/** Holds everything back that is not asked first, as if there were no network, or no longer. */
export function hold(on: boolean): void {
  isHeld = on;
}

/** The data of a reply, or an ApiError. A request that got no reply within 20 seconds counts as not sent. */
export async function ask<T>(request: Request<T>): Promise<T> {
  return (await askTagged(request)).data;
}

/** As ask, with the ETag of the reply. */
export async function askTagged<T>(request: Request<T>): Promise<Tagged<T>> {
  if (isHeld) throw new ApiError(0, {});
  return askFirst(request);
}

/** As askTagged, whatever is held back. */
export async function askFirst<T>(request: Request<T>): Promise<Tagged<T>> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), 20_000);
  let reply: Reply<T>;
  try {
    reply = await request(limit.signal);
  } catch {
    throw new ApiError(0, {});
  } finally {
    clearTimeout(timer);
  }
  hearBuild(reply.response.headers.get('Geodrill-Build'));
  const etag = reply.response.headers.get('ETag') ?? '';
  if (reply.error !== undefined || !reply.response.ok) {
    const problem = typeof reply.error === 'object' && reply.error !== null ? reply.error : {};
    throw new ApiError(reply.response.status, problem as Partial<Problem>, etag);
  }
  return { data: reply.data as T, etag };
}
