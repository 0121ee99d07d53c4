import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { QUESTION, Reader } from './reader';

test('[US5.2] [FR-014] a reader sees what a retention does, and chooses it, and a language', async ({ page }) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  await reader.openPanel();
  await reader.ask(QUESTION);
  await expect(reader.citations.first()).toBeVisible();
  await page.keyboard.press('Escape');

  await reader.navigation.getByRole('link', { name: reader.name }).click();
  const main = page.getByRole('main');
  const choice = main.getByLabel('Delete a conversation after');
  await expect(choice).toHaveValue('default');
  await expect(main.getByText('1 conversation goes on')).toBeVisible();
  const byDefault = await main.getByText('1 conversation goes on').innerText();

  await choice.selectOption('7');
  await expect(main.getByText('1 conversation goes on')).not.toHaveText(byDefault);
  await main.getByRole('button', { name: 'Save the choice' }).click();
  await expect(main.getByText('Your choice has been saved.')).toBeVisible();

  const language = main.getByLabel('Find words in every form of');
  await language.selectOption('de');
  await main.getByRole('button', { name: 'Save the language' }).click();
  await expect(main.getByText('Your language has been saved.')).toBeVisible();

  await page.reload();
  await expect(choice).toHaveValue('7');
  await expect(language).toHaveValue('de');
});

test('[FR-015] a reader downloads everything', async ({ page }) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  await reader.navigation.getByRole('link', { name: reader.name }).click();

  const download = page.waitForEvent('download');
  await page.getByRole('main').getByRole('button', { name: 'Download everything' }).click();

  const file = await (await download).path();
  expect((await readFile(file)).subarray(0, 4).toString('latin1'), 'a zip').toBe('PK\u0003\u0004');
});

test('[US4.3] [FR-013] [US5.1] a reader finds a message, takes its conversation away, deletes it, and erases the rest', async ({
  page,
}) => {
  const reader = await Reader.at(page, '/sign-up/');
  await reader.signUp();
  await reader.openPanel();
  await reader.ask(QUESTION);
  await expect(reader.citations.first()).toBeVisible();
  await page.keyboard.press('Escape');

  await reader.openHistory();
  const { main } = reader;
  await main.getByLabel('Search your conversations').fill('8080');
  await expect(main.locator('mark').first()).toHaveText('8080');
  await main.getByRole('link', { name: QUESTION }).click();
  await expect(page).toHaveURL(/[?&]message=/);
  await expect(main.getByRole('article')).toBeFocused();

  const download = page.waitForEvent('download');
  await main.getByRole('button', { name: 'Download to read' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('conversation.md');
  expect(await readFile(await file.path(), 'utf8')).toContain(QUESTION);

  await main.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog', { name: 'Delete this conversation?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(main.getByText('You have not asked anything yet.')).toBeVisible();

  await reader.openPanel();
  await expect(reader.panel.getByRole('article'), 'it is gone from the panel, too').toHaveCount(0);
  await reader.ask(QUESTION);
  await expect(reader.citations.first()).toBeVisible();
  await page.keyboard.press('Escape');
  await reader.openAccount();
  await main.getByRole('button', { name: 'Erase my history…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Erase for good' }).click();
  await expect(main.getByText('Erased: 1 conversation with 2 messages.')).toBeVisible();
  await reader.openHistory();
  await expect(main.getByText('You have not asked anything yet.')).toBeVisible();
  await expect(reader.navigation.getByRole('button', { name: 'Sign out' }), 'the account stays').toBeVisible();
});
