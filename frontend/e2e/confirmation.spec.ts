import { expect } from '@playwright/test';
import { mailedLink } from './outbox';
import { Reader } from './reader';
import { test } from './slowLectern';

const CONFIRM = 'Confirm your e-mail address';

test('[US1.1] [FR-001] where addresses are confirmed, a reader does so by mail, and then moves to another address by two links', async ({
  page,
  slow,
}) => {
  const reader = await Reader.at(page, '/sign-up/', slow.url);
  const { main } = reader;
  await reader.fillSignUp();
  await expect(main.getByRole('heading', { name: 'Confirm your address' })).toBeVisible();
  await expect(reader.navigation.getByRole('link', { name: 'Sign in' }), 'no session before that').toBeVisible();

  await reader.openSignIn();
  await main.getByLabel('E-mail').fill(reader.email);
  await main.getByLabel('Password').fill(reader.password);
  await main.getByRole('button', { name: 'Sign in' }).click();
  await expect(main.getByRole('alert')).toHaveText(/^Confirm your e-mail address first/);

  await page.goto(await mailedLink(reader.email, CONFIRM, slow.home));
  await expect(page).toHaveURL(/\/sign-in\//);
  await expect(reader.navigation.getByRole('link', { name: 'Sign in' }), 'a link signs nobody in').toBeVisible();
  await reader.signIn();

  await reader.openAccount();
  const before = reader.email;
  const wanted = `new.${before}`;
  await reader.change('Change your e-mail address', { 'New e-mail address': wanted });
  await expect(main.getByText('A link has been mailed to you')).toBeVisible();
  await page.goto(await mailedLink(before, 'Confirm the change of your e-mail address', slow.home));
  await expect(page).toHaveURL(/\/account\//);
  await expect(main.getByText(before, { exact: true }), 'one link is not enough').toBeVisible();
  await page.goto(await mailedLink(wanted, CONFIRM, slow.home));
  await expect(main.getByText(wanted, { exact: true })).toBeVisible();

  await reader.signOut();
  await reader.openSignIn();
  reader.email = wanted;
  await reader.signIn();
});
