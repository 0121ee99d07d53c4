import { expect, test } from '@playwright/test';
import { QUESTION, Reader } from './reader';

test.beforeEach(({ page }) => {
  page.on('pageerror', (error) => expect.soft(error.message, 'no script fails').toBe(''));
  page.on('console', (message) => expect.soft(message.text(), 'nothing is blocked').not.toContain('Content Security Policy'));
});

test('[US1.1] [US3.2] [US4.2] a new reader signs up, asks, gets a cited answer, reloads and finds it in the history', async ({
  page,
}) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();

  await reader.openPanel();
  await reader.ask(QUESTION);
  await expect(reader.citations.first()).toBeVisible();
  await expect(reader.answer.locator('.lectern-prose')).not.toBeEmpty();
  const answered = await reader.answer.locator('.lectern-prose').innerText();

  await page.reload();
  await reader.openHistory();
  await page.getByRole('main').getByRole('link', { name: QUESTION }).click();
  const kept = page.getByRole('main').getByRole('article');
  await expect(kept).toContainText(QUESTION);
  await expect(kept.locator('.lectern-prose')).toHaveText(answered, { useInnerText: true });
  await expect(kept.locator('.lectern-citations').getByRole('link').first()).toBeVisible();
});

test('[P6] a citation opens the exact page and heading', async ({ page }) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  await reader.openPanel();
  await reader.ask(QUESTION);
  await expect(reader.citations.first()).toBeVisible();

  const links = await reader.citations.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
  for (const [index, href] of links.entries()) {
    await reader.citations.nth(index).click();
    const { pathname, hash } = new URL(href, page.url());
    await expect(page).toHaveURL((url) => url.pathname === pathname && url.hash === hash);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).not.toHaveText('Page Not Found');
    if (hash !== '') {
      await expect(page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`)).toBeInViewport();
    }
    await expect(reader.panel, 'the panel stays beside the page').toBeVisible();
    await expect.poll(() => page.evaluate(() => CSS.highlights.has('lectern-quote')), 'its words are marked').toBe(true);
  }
  expect(links.some((href) => href.includes('#')), 'a citation names a heading').toBe(true);
});

test('[T023] [US2.1] a guest who asks is led to sign in and the question survives', async ({ page }) => {
  const reader = await Reader.at(page, '/docs/configuration/');
  await reader.openPanel();
  await reader.ask(QUESTION);

  await expect(page).toHaveURL(/\/sign-in\//);
  await page.getByRole('main').getByRole('link', { name: 'Create account' }).click();
  await reader.signUp();

  await expect(page).toHaveURL(/\/docs\/configuration\/$/);
  await expect(reader.question).toHaveValue(QUESTION);
  await reader.question.press('Enter');
  await expect(reader.citations.first()).toBeVisible();
});

test('[FR-017] a second reader sees none of it', async ({ page, browser }) => {
  const first = await Reader.at(page, '/sign-up/');
  await first.signUp();
  await first.openPanel();
  await first.ask(QUESTION);
  await expect(first.citations.first()).toBeVisible();
  await first.openHistory();
  await page.getByRole('main').getByRole('link', { name: QUESTION }).click();
  const address = page.url();

  const second = await Reader.at(await (await browser.newContext()).newPage(), '/sign-up/');
  await second.signUp();
  await second.openHistory();
  await expect(second.page.getByText('You have not asked anything yet.')).toBeVisible();
  await second.page.goto(address);
  await expect(second.page.getByRole('alert')).toHaveText('This conversation no longer exists.');
  await second.page.context().close();
});

test('[US1.2] [US5.3] a reader signs out and in again, and deletes the account', async ({ page }) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  await reader.navigation.getByRole('button', { name: 'Sign out' }).click();
  await reader.navigation.getByRole('link', { name: 'Sign in' }).click();

  const form = page.getByRole('main');
  await form.getByLabel('E-mail').fill(reader.email);
  await form.getByLabel('Password').fill('not the password');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText('E-mail address or password is not right.');
  await reader.signIn();

  await reader.navigation.getByRole('link', { name: reader.name }).click();
  await form.getByRole('button', { name: 'Delete my account…' }).click();
  await form.getByLabel(`Type ${reader.email} to confirm`).fill(reader.email);
  await form.getByLabel('Your password').fill(reader.password);
  await form.getByRole('button', { name: 'Delete account for good' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your account has been deleted.' })).toBeVisible();
  await expect(reader.navigation.getByRole('link', { name: 'Sign in' })).toBeVisible();
});

test('[US2.3] [EDGE.1] a session that ends in mid-chat asks to sign in again, and the question is kept', async ({ page }) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  await page.goto(`${process.env['LECTERN_URL']}/docs/ask/`);
  await expect(reader.navigation.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.context().clearCookies();

  await reader.openPanel();
  await reader.ask(QUESTION);
  await expect(reader.panel).toContainText('Your session has ended.');
  await expect(reader.question).toHaveValue(QUESTION);

  await reader.panel.getByRole('link', { name: 'Sign in' }).click();
  await reader.signIn();
  await expect(page).toHaveURL(/\/docs\/ask\/$/);
  await reader.question.press('Enter');
  await expect(reader.citations.first()).toBeVisible();
});

test('[UI] a question asked offline is kept and asked again', async ({ page, context }) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  await reader.openPanel();
  await context.setOffline(true);
  await reader.ask(QUESTION);
  await expect(reader.panel.getByRole('alert')).toContainText('You are offline.');
  await context.setOffline(false);
  await reader.panel.getByRole('button', { name: 'Try again' }).click();
  await expect(reader.citations.first()).toBeVisible();
});
