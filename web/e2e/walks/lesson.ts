import { expect } from '@playwright/test';
import { photoOf, type Walk } from './walk';

/** A live lesson from the waiting room to its end, as a trainee sees it and as it is on the wall. */
export async function walkLesson({ me, room, visit }: Walk): Promise<void> {
  const { page, words } = me;
  const author = await room.author();
  const exercise = await room.giveExercise({ mode: 'live', reveal: 'at_close', graceSeconds: 0 });
  const { token } = await author.post<{ token: string }>(`/api/v1/exercises/${exercise.id}/displays`, {});
  const wall = await me.tab();
  await page.bringToFront(); // a tab behind another is slow
  const at = (state: string) => expect(wall.page.locator('main')).toHaveAttribute('data-state', state);
  await wall.page.goto(`/display/${token}`);
  await expect(wall.page.getByText(room.joinCode)).toBeVisible();
  await me.go(`/exercises/${exercise.id}`);
  await expect(me.heading('lesson.wait')).toBeVisible();
  await visit('lesson-lobby');
  await visit('wall-lobby', wall);

  await author.pace(exercise.id, 'open', 3600);
  await expect(me.heading('title.play', { n: 1, total: 20 })).toBeVisible();
  await at('open');
  await expect(me.map).toHaveAttribute('data-ready', 'true');
  await me.coordinates.fill('42.4 N, 77.2 E');
  await me.coordinates.press('Enter');
  await me.submit();
  await expect(me.answer.getByText(words('state.stored'))).toBeVisible();
  await visit('lesson-open');
  await visit('wall-open', wall);
  await author.pace(exercise.id, 'pause');
  await expect(page.getByText(words('lesson.paused')).first()).toBeVisible();
  await expect(wall.page.getByText(words('lesson.paused'))).toBeVisible();
  await visit('lesson-paused');
  await visit('wall-paused', wall);
  await author.pace(exercise.id, 'resume');
  await author.pace(exercise.id, 'close');
  await expect(page.getByText(words('lesson.closed'))).toBeVisible();
  await at('closed');
  await visit('lesson-closed');
  await visit('wall-closed', wall);
  await author.pace(exercise.id, 'show_names');
  await author.pace(exercise.id, 'reveal');
  await expect(me.points).toBeVisible();
  await at('revealed');
  await visit('lesson-revealed');
  await wall.page.bringToFront();
  await expect(wall.page.locator('[data-view="map"]')).toHaveAttribute('data-ready', 'true');
  await visit('wall-revealed', wall);
  await page.bringToFront();
  await author.pace(exercise.id, 'debrief');
  await at('debrief');
  await visit('wall-debrief', wall);
  await author.pace(exercise.id, 'end');
  await expect(page).toHaveURL(/leaderboard$/);
  await at('ended');
  await me.go(photoOf({ ...exercise, ...(await author.get(`/api/v1/exercises/${exercise.id}`)) }, 1));
  await expect(page.getByText(words('lesson.ended'))).toBeVisible();
  await visit('lesson-ended');
  await visit('wall-ended', wall);
  const link = `/api/v1/cohorts/${exercise.cohort}/board-links`;
  const shared = await author.post<{ token: string }>(link, {});
  await wall.page.goto(`/board/${shared.token}`);
  await expect(wall.row('Snow Leopard')).toBeVisible();
  await visit('board-by-link', wall);
  await wall.page.close();
}
