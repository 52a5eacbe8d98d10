import type { Page } from 'playwright-core';

/** Further than any page is long. */
const MOST_STEPS = 600;

/** Somebody who works with the keyboard alone: what has the focus must be seen at every step (WCAG 2.2, 2.1.1, 2.4.7). */
export class Keyboard {
  /** Where the focus was and could not be seen. */
  readonly unseen = new Set<string>();

  constructor(readonly page: Page) {}

  /** Goes with the tabulator until the focus is upon what fits; backwards where it stands before. */
  async goTo(selector: string): Promise<void> {
    await this.page.locator(selector).first().waitFor();
    const key = (await this.page.evaluate(isBehind, selector)) ? 'Tab' : 'Shift+Tab';
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      if (await this.stands(selector)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`the keyboard does not reach ${selector}`);
  }

  /** Goes there and presses Enter. */
  async enter(selector: string): Promise<void> {
    await this.goTo(selector);
    await this.page.keyboard.press('Enter');
  }

  /** Goes there and types. */
  async type(selector: string, text: string): Promise<void> {
    await this.goTo(selector);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
  }

  /** Waits until the focus is upon what fits. */
  async hasFocus(selector: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => document.activeElement?.matches(wanted) === true,
      selector,
    );
  }

  /**
   * Writes a document into a form, field by field: opens what is folded, adds what is offered, chooses, ticks and
   * types, each by a key.
   */
  async writeDocument(pointer: string, value: unknown): Promise<void> {
    if (Array.isArray(value)) await this.writeList(pointer, value);
    else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) {
        const place = `${pointer}/${name}`;
        if (await this.isOffered(place, member)) await this.addMember(place);
        await this.writeDocument(place, member);
      }
    else await this.writeValue(fieldOf(pointer), value);
  }

  private async writeList(pointer: string, values: readonly unknown[]): Promise<void> {
    const area = fieldOf(pointer);
    for (const [index, one] of values.entries()) {
      if (typeof one !== 'object') {
        const box = `${area} input[value="${one as string}"]`;
        if (!(await this.page.locator(box).isChecked())) await this.tick(box);
        continue;
      }
      const fieldsets = this.page.locator(`${area} > fieldset`);
      if ((await fieldsets.count()) <= index) await this.enter(`[data-adds="${pointer}/-"]`);
      await this.writeDocument(`${pointer}/${index}`, one);
    }
  }

  private async writeValue(field: string, value: unknown): Promise<void> {
    await this.unfold(field);
    const [tag, type, now] = await this.page
      .locator(field)
      .evaluate((one: HTMLInputElement) => [one.tagName, one.type, one.value]);
    if (type === 'checkbox') {
      if ((await this.page.locator(field).isChecked()) !== value) await this.tick(field);
    } else if (now === String(value)) return;
    else if (tag === 'SELECT') await this.choose(field, String(value));
    else if (type === 'date') await this.typeDay(field, String(value));
    else await this.type(field, String(value));
  }

  private async tick(box: string): Promise<void> {
    await this.goTo(box);
    await this.page.keyboard.press('Space');
  }

  /** Chooses with the arrow keys, as many down as it takes. */
  private async choose(field: string, value: string): Promise<void> {
    await this.goTo(field);
    const place = await this.page
      .locator(field)
      .evaluate(
        (select: HTMLSelectElement, wanted) =>
          [...select.options].findIndex((option) => option.value === wanted),
        value,
      );
    if (place < 0) throw new Error(`${field} does not offer ${value}`);
    await this.page.keyboard.press('Home');
    for (let step = 0; step < place; step += 1) await this.page.keyboard.press('ArrowDown');
  }

  /** A day is typed part by part, in the order of the browser's English: month, day, year. */
  private async typeDay(field: string, day: string): Promise<void> {
    await this.goTo(field);
    const [year = '', month = '', date = ''] = day.split('-');
    await this.page.keyboard.type(`${month}${date}${year}`);
    const is = await this.page.locator(field).inputValue();
    if (is !== day) throw new Error(`${field} took ${is} for ${day}`);
  }

  /** Whether a place is only offered so far; what is constant has no field, and an empty list is there already. */
  private async isOffered(pointer: string, value: unknown): Promise<boolean> {
    if (Array.isArray(value) && value.length === 0) return false;
    return (await this.page.locator(fieldOf(pointer)).count()) === 0;
  }

  private async addMember(pointer: string): Promise<void> {
    const button = `[data-adds="${pointer}"]`;
    await this.unfold(button);
    await this.enter(button);
    await this.page.locator(fieldOf(pointer)).waitFor();
  }

  /** Opens whatever is folded around a place, from the outside in. */
  private async unfold(selector: string): Promise<void> {
    for (;;) {
      const isFolded = await this.page.evaluate((wanted) => {
        let outermost: Element | undefined;
        let around = document.querySelector(wanted)?.closest('details');
        for (; around; around = around.parentElement?.closest('details') ?? null)
          if (!around.open) outermost = around;
        document.querySelector('[data-to-open]')?.removeAttribute('data-to-open');
        outermost?.querySelector('summary')?.setAttribute('data-to-open', '');
        return outermost !== undefined;
      }, selector);
      if (!isFolded) return;
      await this.enter('[data-to-open]');
    }
  }

  private async stands(selector: string): Promise<boolean> {
    const { isThere, isSeen, name } = await this.page.evaluate(lookAtFocus, selector);
    if (!isSeen) this.unseen.add(name);
    return isThere;
  }
}

function fieldOf(pointer: string): string {
  return `[id="field${pointer.replaceAll('/', '-')}"]`;
}

/** Whether a place stands behind the focus in the order of the page. */
function isBehind(selector: string): boolean {
  const target = document.querySelector(selector);
  const from = document.activeElement ?? document.body;
  if (!target || from === document.body) return true;
  return Boolean(from.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** Whether the focus is upon what is wanted, and whether it can be seen. */
function lookAtFocus(selector: string): { isThere: boolean; isSeen: boolean; name: string } {
  const now = document.activeElement;
  if (!now || now === document.body || now === document.documentElement)
    return { isThere: false, isSeen: true, name: '' };
  // Where the ring is drawn by a neighbour, such as the box of a tick or the frame of a field, that one has it.
  const isSeen = [now, now.parentElement ?? now, ...(now.parentElement?.children ?? [])].some(
    (one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    },
  );
  const name = `${now.tagName.toLowerCase()}.${now.className} ${now.id}`;
  return { isThere: now.matches(selector), isSeen, name };
}
