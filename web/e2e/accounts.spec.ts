import { expect, test } from './test';
import { inspect } from './watch';

test('an instructor must change the printed password before anything else', async ({ room, device, watch }, info) => {
  watch.expects(/^422 PUT .*\/me\/password$/);
  const printed = await room.account('reset', 'demo');
  const me = await device({ kind: 'phone', theme: 'dark' });
  const { page, words } = me;
  await me.signIn('demo', printed);
  await expect(me.heading('title.account')).toBeVisible();
  await expect(page.getByText(words('password.must'))).toBeVisible();
  await page.goto('/instructor');
  await expect(page.getByText(words('password.must'))).toBeVisible();
  await inspect(me, info.outputPath('must.png'));

  const [old, fresh] = [page.getByLabel(words('password.old')), page.getByLabel(words('password.new'))];
  await old.fill(printed);
  await fresh.fill('password1234');
  await me.button('password.save').click();
  await expect(page.getByRole('alert')).toHaveText(words('error.password_common'));
  await fresh.fill('plov under the apple trees');
  await fresh.press('Enter');
  await expect(me.heading('title.instructor')).toBeVisible();
  await expect(page.getByText(room.joinCode, { exact: true })).toBeVisible();
});

test('an admin invites a colleague, who joins', async ({ room, device, watch }, info) => {
  watch.expects(/^404 POST .*\/invitation$/, /^401 /);
  const admin = await device();
  const { words } = admin;
  const printed = await room.account('add', 'root', '--role', 'admin');
  await admin.signIn('root', printed);
  await admin.page.getByLabel(words('password.old')).fill(printed);
  await admin.page.getByLabel(words('password.new')).fill('plov under the apple trees');
  await admin.button('password.save').click();
  await expect(admin.heading('title.instructor')).toBeVisible();
  await admin.link('menu.account').click();
  await admin.link('title.people').click();
  await admin.button('people.invite').click();
  const link = await admin.page.getByTestId('secret').innerText();

  const colleague = await device({ kind: 'phone' });
  await colleague.page.goto(link);
  await colleague.field('invite.name').fill('Aigerim');
  await expect(colleague.page).toHaveURL(/\/invite$/); // the token is in the address no longer
  await colleague.page.getByLabel(words('invite.password')).fill('thirty two falcons');
  await inspect(colleague, info.outputPath('invite.png'));
  await colleague.button('invite.submit').click();
  await expect(colleague.page.getByText(words('steps.title'))).toBeVisible();

  await admin.page.reload();
  await expect(admin.page.getByText(words('people.noInvitation'))).toBeVisible();
  await inspect(admin, info.outputPath('people.png'));
  await admin.page.getByRole('button', { name: words('people.disable', { name: 'Aigerim' }) }).click();
  await expect(admin.page.getByRole('button', { name: words('people.enable', { name: 'Aigerim' }) })).toBeVisible();
  await colleague.page.reload();
  await expect(colleague.heading('title.ended')).toBeVisible();

  await admin.link('title.audit').click();
  const entries = admin.page.getByRole('main').getByRole('listitem');
  await expect(entries.first()).toContainText(words('action.account.change'));
  await inspect(admin, info.outputPath('audit.png'));
  await admin.page.getByLabel(words('audit.action')).selectOption('invitation.accept');
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText('Aigerim');

  await colleague.signIn('Aigerim', 'thirty two falcons');
  await expect(colleague.page.getByRole('alert')).toHaveText(words('error.sign_in_wrong'));
  const late = await device();
  await late.page.goto(link);
  await late.field('invite.name').fill('Again');
  await late.page.getByLabel(words('invite.password')).fill('thirty two falcons');
  await late.button('invite.submit').click();
  await expect(late.page.getByRole('alert')).toHaveText(words('error.invitation_unknown'));
});

test('a session that is revoked ends, and a token that is revoked too', async ({ room, device, watch }, info) => {
  watch.expects(/^401 /);
  const [here, there] = [await device(), await device({ kind: 'phone', language: 'ru', theme: 'dark' })];
  const { page, words } = here;
  for (const one of [there, here]) {
    await one.signIn(room.instructor.name, room.instructor.password);
    await expect(one.heading('title.instructor')).toBeVisible();
  }
  await there.link('menu.account').click();
  await expect(there.heading('sessions.title')).toBeVisible();
  await inspect(there, info.outputPath('account-phone.png'));

  await here.link('menu.account').click();
  await page.getByLabel(words('tokens.name')).fill('Weekly report');
  await here.button('tokens.make').click();
  const secret = await page.getByTestId('secret').innerText();
  expect(secret).toMatch(/^gd_[\w-]{43}$/);
  await inspect(here, info.outputPath('account.png'));
  const ask = () => page.request.get('/api/v1/cohorts', { headers: { Authorization: `Bearer ${secret}` } });
  expect((await ask()).status()).toBe(200);
  await page.getByRole('button', { name: words('tokens.revoke', { name: 'Weekly report' }) }).click();
  await expect(page.getByText(words('tokens.none'))).toBeVisible();
  expect((await ask()).status()).toBe(401);

  await here.button('sessions.endOthers').click();
  await expect(page.getByText(words('sessions.here'), { exact: true })).toBeVisible();
  await expect(here.button('sessions.endOthers')).toHaveCount(0);
  await there.page.reload();
  await expect(there.heading('title.ended')).toBeVisible();
});
