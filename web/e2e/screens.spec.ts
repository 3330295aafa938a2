import { pages } from '../src/lib/pages';
import { expectNoViolations } from './axe';
import type { Device, DeviceOptions } from './device';
import { expectFocusSeen, expectTargets } from './hand';
import { pairwise } from './pairs';
import { expect, test } from './test';
import { instructorWalk } from './walks/instructor';
import { traineeWalk } from './walks/trainee';
import type { WalkPlan } from './walks/walk';
import { expectNothingCut, expectToFit, type Watch } from './watch';
import { languages, pseudo } from './words';

// A walk comes by some forty screens, on a machine that may be busy.
test.describe.configure({ timeout: 300_000 });
test.use({ actionTimeout: 30_000 });

/** All who walk, and the languages in which they have something to read. */
const walkers: { who: string; plan: WalkPlan; languages: readonly DeviceOptions['language'][] }[] = [
  { who: 'trainee', plan: traineeWalk, languages },
  { who: 'instructor', plan: instructorWalk, languages: ['en', 'ru'] },
];

test('every page of the product is on one of the walks', () => {
  const walked = new Set(walkers.flatMap(({ plan }) => plan.pages));
  expect(pages.map(({ path }) => path).filter((path) => !walked.has(path))).toEqual([]);
});

// Every screen is looked at twice, and held otherwise the second time: so every two of language, colours and width meet.
for (const { who, plan, languages } of walkers) {
  const rows = pairwise(
    { language: languages, theme: ['light', 'dark'] } as const,
    languages.map((language, i) => ({ language, theme: i % 2 === 0 ? 'light' : 'dark' }) as const),
  );
  for (const { language, theme } of rows) {
    const held = [
      { kind: 'laptop', theme },
      { kind: 'phone', theme: theme === 'light' ? 'dark' : 'light' },
    ] as const;
    const title = held.map(({ kind, theme }) => `${kind}, ${theme}`).join(' and ');
    test(`every screen is accessible: ${who}, ${language}, ${title}`, async ({ room, device, watch }, info) => {
      const me = await device({ language });
      await me.become(held[0].kind, held[0].theme);
      await lookAround(plan, { me, room, watch }, async (name, on) => {
        const order = on.options.kind === held[0].kind ? held : ([held[1], held[0]] as const);
        for (const { kind, theme } of order) {
          if (on.options.kind !== kind) await on.become(kind, theme);
          if (process.env.LOOK) await on.page.screenshot({ path: info.outputPath(`${name}-${kind}.png`) });
          await expectToFit(on.page);
          await expectNoViolations(on.page);
          if (on === me && kind === 'phone') await expectTargets(on.page);
          if (on === me && language === 'en') await expectFocusSeen(on.page);
        }
      });
    });
  }
}

/** Screens in CSS pixels: a laptop, a phone, the laptop at 200 % and at 400 %. */
const sizes = [
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
  { width: 683, height: 384 },
  { width: 320, height: 256 },
];

for (const { who, plan } of walkers) {
  // Half as long again as English, every text still has its room, and the page is scrolled one way alone.
  test(`no text is cut off where words are long and screens small: ${who}`, async ({ room, device, watch }, info) => {
    const me = await device({ language: pseudo });
    await me.become('laptop', 'light');
    await lookAround(plan, { me, room, watch }, async (name, on) => {
      for (const size of sizes) {
        if (on !== me && size.width < 683) continue; // a wall is no phone
        await on.page.setViewportSize(size);
        if (process.env.LOOK) await on.page.screenshot({ path: info.outputPath(`${name}-${size.width}.png`) });
        await expectToFit(on.page);
        await expectNothingCut(on.page);
      }
      await on.page.setViewportSize(sizes[0]!);
    });
  });
}

/** Walks, and looks at each screen; what is wrong with one is told with its name. */
async function lookAround(
  plan: WalkPlan,
  { me, room, watch }: { me: Device; room: Parameters<WalkPlan['walk']>[0]['room']; watch: Watch },
  look: (name: string, on: Device) => Promise<void>,
): Promise<void> {
  const seen = new Set<string>();
  watch.expects(...plan.provokes);
  await plan.walk({
    me,
    room,
    visit: (name, on = me) => {
      const { pathname } = new URL(on.page.url());
      const page = pages.find(({ path }) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`).test(pathname));
      if (page) seen.add(page.path);
      return test.step(name, () => look(name, on));
    },
  });
  expect([...seen].sort(), 'the pages of the walk').toEqual([...plan.pages].sort());
}
