import { expect, test } from '@playwright/test';
import { mailedLink, mailTo } from './outbox';
import { Reader } from './reader';

const FIREFOX_ON_WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0';
const LINK_SPENT = 'This link has been used or is older than an hour.';

test.beforeEach(({ page }) => {
  page.on('pageerror', (error) => expect.soft(error.message, 'no script fails').toBe(''));
  page.on('console', (message) => expect.soft(message.text(), 'nothing is blocked').not.toContain('Content Security Policy'));
});

test('[US1.1] what is wrong with a new account is said beside the field', async ({ page }) => {
  const reader = await Reader.at(page, '/sign-up/');
  const { main } = reader;
  await main.getByLabel('E-mail').fill('ada@example');
  await main.getByLabel('Password').fill('short');
  await main.getByRole('button', { name: 'Create account' }).click();
  await expect(main.getByLabel('Name')).toBeFocused();
  await expect(main.getByText('Enter a name.')).toBeVisible();
  await expect(main.getByText('This does not look like an e-mail address.')).toBeVisible();
  await expect(main.getByText('Use at least 8 characters.')).toBeVisible();

  await reader.signUp();
  await reader.signOut();
  await reader.openSignIn();
  await main.getByRole('link', { name: 'Create account' }).click();
  await main.getByLabel('Name').fill('Somebody else');
  await main.getByLabel('E-mail').fill(reader.email);
  await main.getByLabel('Password').fill('a long enough password');
  await main.getByRole('button', { name: 'Create account' }).click();
  await expect(main.getByLabel('E-mail')).toBeFocused();
  await expect(main.getByLabel('E-mail')).toHaveAccessibleDescription(
    'There is already an account with this e-mail address.',
  );
});

test('[US1.2] [FR-011] wrong passwords are slowed down, the wait is counted down, and then the right one opens', async ({
  page,
}) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  await reader.signOut();
  await reader.openSignIn();
  const { main } = reader;
  const alert = main.getByRole('alert');
  const waiting = main.getByRole('button', { name: /^Try again in \d+ s$/ });
  const signIn = main.getByRole('button', { name: 'Sign in' });

  await main.getByLabel('E-mail').fill(reader.email);
  // Five are free, and then each costs longer than the one before: some answer comes while there is a wait.
  for (let attempt = 1; attempt <= 8 && !(await waiting.isVisible()); attempt += 1) {
    await main.getByLabel('Password').fill(`wrong ${attempt}`);
    await signIn.click();
    await expect(alert).toHaveText(/^(E-mail address or password is not right|Too many attempts)\./);
  }
  await expect(alert).toHaveText(/^Too many attempts\. Wait \d+ seconds?\.$/);
  await expect(waiting).toBeDisabled();

  await expect(signIn).toBeEnabled({ timeout: 30_000 });
  await expect(alert).toBeEmpty();
  await reader.signIn();
});

test('[FR-001] a forgotten password is replaced through a link in a mail, which works once', async ({ page, browser }) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  const forgetful = await Reader.at(await (await browser.newContext()).newPage(), '/sign-in/');
  const { main } = forgetful;
  const sent = main.getByText('If there is an account with this address, a mail is on its way.');
  const askFor = async (address: string) => {
    await main.getByRole('link', { name: 'Forgot your password?' }).click();
    // The page that is left has such a field too.
    await expect(main.getByRole('heading', { name: 'Forgotten password' })).toBeVisible();
    await main.getByLabel('E-mail').fill(address);
    await main.getByRole('button', { name: 'Send the link' }).click();
    await expect(sent).toBeVisible();
    await main.getByRole('link', { name: 'Sign in' }).click();
  };
  await askFor('nobody@example.org');
  await askFor(reader.email);

  const link = await mailedLink(reader.email, 'Choose a new password');
  expect(new URL(link).origin).toBe(process.env['LECTERN_URL']);
  await forgetful.page.goto(link);
  await expect(forgetful.page).toHaveURL(/\/reset-password\/\?token=/);
  await main.getByLabel('New password').fill('short');
  await main.getByRole('button', { name: 'Save' }).click();
  await expect(main.getByLabel('New password')).toHaveAccessibleDescription(/Use at least 8 characters\.$/);
  forgetful.email = reader.email;
  forgetful.password = 'a password to remember';
  await main.getByLabel('New password').fill(forgetful.password);
  await main.getByRole('button', { name: 'Save' }).click();
  await expect(main.getByText('Your new password is saved')).toBeVisible();
  await main.getByRole('link', { name: 'Sign in' }).click();
  await forgetful.signIn();

  await page.reload();
  await expect(reader.navigation.getByRole('link', { name: 'Sign in' }), 'signed out everywhere').toBeVisible();
  await page.goto(link);
  await expect(reader.main.getByRole('alert')).toHaveText(LINK_SPENT);
  await reader.main.getByRole('link', { name: 'Ask for a new link' }).click();
  await expect(page).toHaveURL(/\/forgot-password\//);
  await forgetful.page.context().close();
});

test('[FR-002] a reader sees where the account is signed in, and ends it from afar', async ({ page, browser }) => {
  const here = await Reader.at(page, '/sign-up/');
  await here.signUp();
  const context = await browser.newContext({ userAgent: FIREFOX_ON_WINDOWS });
  const there = await Reader.at(await context.newPage(), '/sign-in/');
  there.email = here.email;
  there.password = here.password;
  await there.signIn();

  await here.openAccount();
  const sessions = here.main.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText('this device');
  await expect(sessions.first().getByRole('button')).toHaveCount(0);
  await expect(sessions.last()).toContainText(/Firefox on Windows\s*Signed in .*\d{4}.*, last seen .*\d{4}/);

  await sessions.last().getByRole('button', { name: 'Sign out Firefox on Windows' }).click();
  await expect(here.main.getByText('Firefox on Windows has been signed out.')).toBeVisible();
  await expect(sessions).toHaveCount(1);
  await there.page.reload();
  await expect(there.navigation.getByRole('link', { name: 'Sign in' })).toBeVisible();

  await there.openSignIn();
  await there.signIn();
  await page.reload();
  await expect(sessions).toHaveCount(2);
  await here.main.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(sessions).toHaveCount(1);
  await there.page.reload();
  await expect(there.navigation.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await expect(here.navigation.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await context.close();
});

test('[FR-012] a reader changes name, address and password, and the old ones are worth nothing', async ({ page, browser }) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  const context = await browser.newContext();
  const elsewhere = await Reader.at(await context.newPage(), '/sign-in/');
  elsewhere.email = reader.email;
  elsewhere.password = reader.password;
  await elsewhere.signIn();

  await reader.openAccount();
  const { main } = reader;
  await reader.change('Change your name', { Name: 'Grace Reader' });
  await expect(main.getByText('Your name has been changed.')).toBeVisible();
  await expect(reader.navigation.getByRole('link', { name: 'Grace Reader' })).toBeVisible();

  const before = reader.email;
  reader.email = `new.${before}`;
  await reader.change('Change your e-mail address', { 'New e-mail address': reader.email });
  await expect(main.getByText('Your e-mail address has been changed.')).toBeVisible();
  await expect(main.getByText(reader.email, { exact: true })).toBeVisible();

  const old = reader.password;
  reader.password = 'an even better password';
  const form = await reader.change('Change your password', {
    'Current password': 'not the password',
    'New password': reader.password,
  });
  await expect(form.getByLabel('Current password')).toHaveAccessibleDescription('This password is not right.');
  await reader.change('Change your password', { 'Current password': old });
  await expect(main.getByText('Your password has been changed.')).toBeVisible();
  await mailTo(reader.email, 'Your password was changed');
  await expect(main.getByText('Change your password')).toBeFocused();
  await elsewhere.page.reload();
  await expect(elsewhere.navigation.getByRole('link', { name: 'Sign in' }), 'signed out elsewhere').toBeVisible();
  await context.close();

  await reader.signOut();
  await reader.openSignIn();
  await main.getByLabel('E-mail').fill(before);
  await main.getByLabel('Password').fill(old);
  await main.getByRole('button', { name: 'Sign in' }).click();
  await expect(main.getByRole('alert')).toHaveText('E-mail address or password is not right.');
  await reader.signIn();
});
