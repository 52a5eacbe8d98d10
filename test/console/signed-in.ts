import type { Role } from '@trace/casework';
import type { Page } from 'playwright-core';
import type { ANode } from '../support/a-node.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import type { ABrowser, Visitor } from './a-browser.ts';

/** Makes an account, opens the console of a node in a browser of its own, and signs in with name and password. */
export async function signedIn(
  browser: ABrowser,
  node: ANode,
  role: Role,
  visitor: Visitor & { person?: string } = {},
): Promise<Page> {
  const person = visitor.person ?? `${role} of ${node.state}`;
  await anAccount(node, role, { person });
  return signInAs(browser, node, person, visitor);
}

/** Signs in with an account that exists. */
export async function signInAs(
  browser: ABrowser,
  node: ANode,
  person: string,
  visitor: Visitor = {},
): Promise<Page> {
  const page = await browser.open(`${node.api}/`, visitor);
  await fillIn(page, person);
  return page;
}

/** Fills in name and password on the first page, and waits until it has let the person in. */
export async function fillIn(page: Page, person: string): Promise<void> {
  page.setDefaultTimeout(20_000);
  await page.locator('input[autocomplete=username]').fill(person);
  await page.locator('input[autocomplete=current-password]').fill(A_PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').first().waitFor();
}
