// What a machine can tell about accessibility, asked on every page that a journey comes by.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Shapes of pages in which nothing was found. Most journeys come by the same pages, and axe takes its time. */
const passed = new Set<string>();

/** axe is itself a script, so it looks at the pages in the run with JavaScript; without it they are the same documents. */
export async function expectAccessible(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled === false) {
    return;
  }
  const shape = await shapeOf(page);
  if (passed.has(shape)) {
    return;
  }
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const named = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect.soft(named, `accessibility of ${new URL(page.url()).pathname}`).toEqual([]);
  if (violations.length === 0) {
    passed.add(shape);
  }
}

/** Everything that axe goes by except the words themselves: elements, classes, attributes, and where there are words. */
async function shapeOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll('*')].map((element) => {
      const attributes = element.getAttributeNames().map((name) => {
        const words = ['id', 'class', 'role', 'type', 'lang', 'for', 'tabindex'].includes(name) || name.startsWith('aria-');
        return words ? `${name}=${element.getAttribute(name)?.replace(/[0-9a-f-]{32,}|\d+/g, '')}` : name;
      });
      const hasWords = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      return `${element.tagName} ${attributes.join(' ')}${hasWords ? ' …' : ''}`;
    });
    return [innerWidth, document.title, ...elements].join('\n');
  });
}
