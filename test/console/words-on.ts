import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import type { Page } from 'playwright-core';

const DOCUMENT = JSON.parse(
  readFileSync(join(projectRoot(), 'apps/node/openapi.json'), 'utf8'),
) as { components: { schemas: Record<string, { properties?: object }> } };

/** What is never translated: as it was written, as it is marked, the name of a language in itself. */
const AS_WRITTEN =
  '[lang=en], .ref, .digest, .free-text, bdi, time, option[lang], button[lang], th[lang], dt[lang], datalist, textarea, script, style, title';

/**
 * Names that are the same in every language that is written in other letters: products, States and people; time zones,
 * and paragraphs as they are cited.
 */
const NAMES =
  /\b(?:Q[A-Z] · \w+|\w\. (?:Weber|Author|Boss|Second|Keeper)|Nobody yet|Mirava|Sorava|Tamoro|administrator|Trace Exchange|trace-node(?: restore --check --note)?|Node\.js|iARMS|eTrace|BullMQ|PostgreSQL|Redis|https?|mm|min|kg|cm|sha256|png|jpeg|json|csv|xlsx|(?:image|application|text)\/\w+|base64url|iii|[A-Z][a-z]+\/[A-Z]\w+|Firearms Protocol|Directive|Boxing Day|art|para|suspect)\b/g;

/** Members of the protocol: a sentence of the node that speaks of one calls it so in every language. */
const MEMBERS = new Set(
  Object.values(DOCUMENT.components.schemas).flatMap(({ properties = {} }) =>
    Object.keys(properties),
  ),
);

/** How long a page may take to say everything in a language that was just chosen: the node is asked anew for its part. */
const PATIENCE = 5_000;

/** What is wrong with the words of a page, once it has had the time to get them. */
export async function wordFaultsOn(
  page: Page,
  language: { code: string; direction: string },
): Promise<string[]> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const faults = await wordFaultsNow(page, language);
    if (faults.length === 0 || Date.now() > end) return faults;
    await page.waitForTimeout(100);
  }
}

async function wordFaultsNow(
  page: Page,
  { code, direction }: { code: string; direction: string },
): Promise<string[]> {
  const { dress, texts, digits, turned, fallbacks } = await page.evaluate(look, AS_WRITTEN);
  const faults = [
    ...(dress === `${code} ${direction}` ? [] : [`dressed as ${dress}`]),
    ...digits.map((text) => `other digits: ${text}`),
    ...turned.map((text) => `not from left to right: ${text}`),
    ...texts.filter((text) => KEY.test(text)).map((text) => `no word: ${text}`),
  ];
  if (code === 'en') return faults;
  faults.push(...fallbacks.map((text) => `help in English: ${text}`));
  // Where nothing of the language is written in Latin letters, a Latin word is one that was forgotten.
  if (OTHER_LETTERS.has(code))
    faults.push(
      ...texts
        .filter((text) => /[a-z]{3,}/.test(withoutNames(text)))
        .map((text) => `not translated: ${text}`),
    );
  return faults;
}

/** A sentence without what it names; a name of a member that stands alone is a label that nobody has translated. */
function withoutNames(text: string): string {
  const rest = text.replaceAll(NAMES, '');
  return /\p{Script=Arabic}|\p{Script=Han}|\p{Script=Cyrillic}/u.test(rest)
    ? rest.replaceAll(/[a-zA-Z]+/g, (word) => (MEMBERS.has(word) ? '' : word))
    : rest;
}

const OTHER_LETTERS = new Set(['ar', 'ru', 'zh']);
/** A key of the catalogue where its word should be. */
const KEY = /(?:^|\s)[a-z]+(?:-[a-z]+)*\.[a-zA-Z][\w-]*(?:$|\s)/;

/** Looks at the page from within it: its direction, its words, and how what is exact is drawn. */
function look(asWritten: string): {
  dress: string;
  texts: string[];
  digits: string[];
  turned: string[];
  fallbacks: string[];
} {
  const isShown = (one: Element): boolean => one.checkVisibility({ visibilityProperty: true });
  const texts = new Set<string>();
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = all.nextNode(); node; node = all.nextNode()) {
    const around = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (around && text !== '' && !around.closest(asWritten)) texts.add(text);
  }
  for (const name of ['aria-label', 'placeholder', 'alt'])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (!one.closest(asWritten) && isShown(one)) texts.add(one.getAttribute(name) ?? '');
  const textOf = (one: Element): string => one.textContent ?? '';
  const exact = [...document.querySelectorAll('.ref, .digest')].filter(isShown);
  const { lang, dir } = document.documentElement;
  return {
    dress: `${lang} ${dir}`,
    texts: [...texts],
    digits: [...texts, ...exact.map(textOf)].filter((text) => /[٠-٩۰-۹]/.test(text)),
    turned: exact
      .filter((one) => {
        const { direction, unicodeBidi } = getComputedStyle(one);
        return direction !== 'ltr' || unicodeBidi !== 'isolate';
      })
      .map(textOf),
    fallbacks: [...document.querySelectorAll('.mantine-InputWrapper-description [lang=en]')].map(
      textOf,
    ),
  };
}
