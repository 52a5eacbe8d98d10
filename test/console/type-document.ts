import type { Page } from 'playwright-core';

/**
 * Types a document into a form of the console, field by field, as a person would: opens what is folded, adds what is
 * offered, chooses, ticks and writes. So whatever can be said through the api can be said by hand.
 */
export async function typeDocument(page: Page, pointer: string, value: unknown): Promise<void> {
  if (Array.isArray(value)) {
    await typeList(page, pointer, value);
    return;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const place = `${pointer}/${name}`;
      await offer(page, place, member);
      await typeDocument(page, place, member);
    }
    return;
  }
  await typeValue(page, pointer, value);
}

async function typeList(page: Page, pointer: string, values: readonly unknown[]): Promise<void> {
  const area = page.locator(`[id="${idOf(pointer)}"]`);
  if (values.some((one) => typeof one === 'object')) {
    for (const [index, one] of values.entries()) {
      if ((await area.locator(`:scope > fieldset`).count()) <= index)
        await page.locator(`[data-adds="${pointer}/-"]`).click();
      await typeDocument(page, `${pointer}/${index}`, one);
    }
    return;
  }
  for (const one of values) await area.locator(`input[value="${String(one)}"]`).check();
}

async function typeValue(page: Page, pointer: string, value: unknown): Promise<void> {
  const field = page.locator(`[id="${idOf(pointer)}"]`);
  await unfold(page, pointer);
  const tag = await field.evaluate((element) => element.tagName);
  if (tag === 'SELECT') await field.selectOption(String(value));
  else if (typeof value === 'boolean') await field.setChecked(value);
  else await field.fill(String(value));
}

/** Makes the field of a place stand there, where it is only offered so far. */
async function offer(page: Page, pointer: string, value: unknown): Promise<void> {
  // What is constant in the schema has no field, and an empty list is there already.
  if (Array.isArray(value) && value.length === 0) return;
  const field = page.locator(`[id="${idOf(pointer)}"]`);
  if ((await field.count()) > 0) return;
  const button = page.locator(`[data-adds="${pointer}"]`);
  if ((await button.count()) === 0) throw new Error(`the form has no field for ${pointer}`);
  await button.evaluate((element) => element.closest('details')?.setAttribute('open', ''));
  await button.click();
}

async function unfold(page: Page, pointer: string): Promise<void> {
  await page
    .locator(`[id="${idOf(pointer)}"]`)
    .evaluate((element) => element.closest('details')?.setAttribute('open', ''));
}

/** The id under which the console knows the field of a place. */
function idOf(pointer: string): string {
  return `field${pointer.replaceAll('/', '-')}`;
}
