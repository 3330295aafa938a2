import { beforeEach, expect, test, vi } from 'vitest';

const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});

/** A page of a build, as it was just loaded. */
async function page(script: string) {
  vi.resetModules();
  const element = script && { getAttribute: () => script };
  vi.spyOn(document, 'querySelector').mockReturnValue((element || null) as never);
  return import('./build');
}

beforeEach(() => {
  reload.mockClear();
  sessionStorage.clear();
});

test('a page that was kept and is old is loaded anew at the first answer, once for a build', async () => {
  const first = await page('/assets/index-old.js');
  first.hearBuild('/assets/index-new.js');
  expect(reload).toHaveBeenCalledOnce();
  const again = await page('/assets/index-old.js'); // kept still
  again.hearBuild('/assets/index-new.js');
  expect(reload).toHaveBeenCalledOnce();
  expect(again.build.outdated).toBe(true);
});

test('a page in use is not taken away: the next one is loaded anew', async () => {
  const { build, hearBuild } = await page('/assets/index-old.js');
  hearBuild('/assets/index-old.js');
  expect(build.outdated).toBe(false);
  hearBuild('/assets/index-new.js');
  expect(build.outdated).toBe(true);
  expect(reload).not.toHaveBeenCalled();
});

test('where either build is not known, nothing is made of it', async () => {
  (await page('')).hearBuild('/assets/index-new.js');
  (await page('/assets/index-old.js')).hearBuild(null);
  expect(reload).not.toHaveBeenCalled();
});
