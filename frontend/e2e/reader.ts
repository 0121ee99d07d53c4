import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';

export const QUESTION = 'Which port does the server listen on and how do I change it?';

/** A person at the page, who does only what a person can do. */
export class Reader {
  readonly name = 'Ada Reader';
  email = `ada.${randomUUID()}@example.org`;
  password = `pass-${randomUUID()}`;
  readonly panel: Locator;
  readonly answer: Locator;
  readonly citations: Locator;
  readonly navigation: Locator;

  constructor(readonly page: Page) {
    this.panel = page.getByRole('dialog', { name: 'Ask the book' });
    this.answer = this.panel.getByRole('article').last();
    this.citations = this.answer.locator('.lectern-citations').getByRole('link');
    this.navigation = page.getByRole('navigation', { name: 'Main' });
  }

  static async at(page: Page, path: string, site = process.env['LECTERN_URL'] ?? ''): Promise<Reader> {
    await page.goto(site + path);
    const reader = new Reader(page);
    // The account appears when the page has come to life: nobody is faster than that.
    await expect(reader.navigation.getByText(/^Sign (in|out)$/)).toBeVisible();
    return reader;
  }

  /** The form of the page, whose buttons the navigation bar has too. */
  get main(): Locator {
    return this.page.getByRole('main');
  }

  async fillSignUp(): Promise<void> {
    const form = this.main;
    await form.getByLabel('Name').fill(this.name);
    await form.getByLabel('E-mail').fill(this.email);
    await form.getByLabel('Password').fill(this.password);
    await form.getByRole('button', { name: 'Create account' }).click();
  }

  async signUp(): Promise<void> {
    await this.fillSignUp();
    await expect(this.navigation.getByRole('button', { name: 'Sign out' })).toBeVisible();
  }

  async signIn(): Promise<void> {
    const form = this.page.getByRole('main');
    await form.getByLabel('E-mail').fill(this.email);
    await form.getByLabel('Password').fill(this.password);
    await form.getByRole('button', { name: 'Sign in' }).click();
    await expect(this.navigation.getByRole('button', { name: 'Sign out' })).toBeVisible();
  }

  async signOut(): Promise<void> {
    await this.navigation.getByRole('button', { name: 'Sign out' }).click();
    await expect(this.navigation.getByRole('link', { name: 'Sign in' })).toBeVisible();
  }

  async openSignIn(): Promise<void> {
    await this.navigation.getByRole('link', { name: 'Sign in' }).click();
    await expect(this.page.getByRole('heading', { name: 'Sign in', level: 1 })).toBeVisible();
  }

  async openAccount(): Promise<void> {
    await this.navigation.getByRole('link', { name: this.name }).click();
    await expect(this.page.getByRole('heading', { name: 'Account', level: 1 })).toBeVisible();
  }

  async openPanel(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+i');
    await expect(this.question).toBeFocused();
  }

  async ask(question: string): Promise<void> {
    await this.question.fill(question);
    await this.page.keyboard.press('Enter');
  }

  async openHistory(): Promise<void> {
    await this.navigation.getByRole('link', { name: 'History' }).click();
    await expect(this.page.getByRole('heading', { name: 'History', level: 1 })).toBeVisible();
  }

  /** Opens one of the forms under the profile if it is closed, fills it and saves. */
  async change(what: string, values: Record<string, string>): Promise<Locator> {
    const group = this.main.getByRole('group').filter({ hasText: what });
    if ((await group.getByRole('button', { name: 'Save' }).count()) === 0) {
      await group.getByText(what).click();
    }
    for (const [label, value] of Object.entries(values)) {
      await group.getByLabel(label).fill(value);
    }
    await group.getByRole('button', { name: 'Save' }).click();
    return group;
  }

  get question(): Locator {
    return this.panel.getByLabel('Your question');
  }
}
