import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { QUESTION, Reader } from './reader';

test('[US5.2] [FR-014] a reader sees what a retention does, and chooses it', async ({ page }) => {
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

  await page.reload();
  await expect(choice).toHaveValue('7');
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
