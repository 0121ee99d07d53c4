import { expect, type Page } from '@playwright/test';
import { mailedLink } from './outbox';
import { QUESTION, Reader } from './reader';
import { test } from './slowLectern';

test.beforeEach(({ page }) => {
  page.on('pageerror', (error) => expect.soft(error.message, 'no script fails').toBe(''));
});

async function signedIn(page: Page, { url, home }: { url: string; home: string }): Promise<Reader> {
  const reader = await Reader.at(page, '/sign-up/', url);
  await reader.fillSignUp();
  await page.goto(await mailedLink(reader.email, 'Confirm your e-mail address', home));
  await reader.signIn();
  await page.goto(`${url}/docs/ask/`);
  await expect(reader.navigation.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await reader.openPanel();
  return reader;
}

test('[US2.2] an answer outlives a reload in its middle, is stopped, asked for again and rated', async ({ page, slow }) => {
  const reader = await signedIn(page, slow);
  const { panel, answer, citations } = reader;
  const words = answer.locator('.lectern-prose');
  const note = answer.locator('.lectern-status');
  const stop = panel.getByRole('button', { name: 'Stop' });
  const again = panel.getByRole('button', { name: 'Answer again' });
  const helped = panel.getByRole('button', { name: 'This answer helped' });

  await reader.ask(QUESTION);
  await expect(words).not.toBeEmpty();
  await page.reload();
  await expect(stop, 'the panel is open again, and the answer goes on').toBeVisible();
  await expect(words).not.toBeEmpty();
  await expect(citations.first()).toBeVisible({ timeout: 30_000 });
  const whole = await words.innerText();
  await expect(panel.getByRole('article')).toHaveCount(1);

  await again.click();
  await expect(words).not.toBeEmpty();
  expect(whole.startsWith(await words.innerText()), 'it begins anew').toBe(true);
  await reader.question.focus();
  await page.keyboard.press('Escape');
  await expect(note).toHaveText('You stopped this answer.');
  await expect(panel, 'Escape stops first').toBeVisible();
  const part = await words.innerText();
  expect(part.length).toBeLessThan(whole.length);

  await helped.click();
  await expect(helped).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.getByText('Your opinion is kept with the answer.')).toBeVisible();
  await page.reload();
  await expect(helped).toHaveAttribute('aria-pressed', 'true');
  await expect(note).toHaveText('You stopped this answer.');
  expect(await words.innerText()).toBe(part);

  await again.click();
  await expect(citations.first()).toBeVisible({ timeout: 30_000 });
  await expect(words).toHaveText(whole, { useInnerText: true });
  await expect(helped, 'an opinion belongs to its answer').toHaveAttribute('aria-pressed', 'false');
});

test('an answer goes on, or says that it was interrupted, when the server is started anew in its middle', async ({
  page,
  slow,
}) => {
  test.setTimeout(150_000);
  const reader = await signedIn(page, slow);
  const { panel, answer, citations } = reader;
  const words = answer.locator('.lectern-prose');
  await reader.ask(QUESTION);
  await expect(words).not.toBeEmpty();
  await slow.restart();

  const interrupted = answer.getByRole('alert');
  await expect(citations.or(interrupted).first()).toBeVisible({ timeout: 60_000 });
  const shown = await words.innerText();
  await page.reload();
  await expect(words, 'what was shown is what is stored').toHaveText(shown, { useInnerText: true });
  if ((await citations.count()) === 0) {
    await expect(answer.locator('.lectern-status')).toHaveText('This answer was interrupted.');
    await panel.getByRole('button', { name: 'Try again' }).click();
    await expect(citations.first()).toBeVisible({ timeout: 30_000 });
  }
});
