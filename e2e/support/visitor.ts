// Somebody who walks through the site, and what has to be true wherever he goes.

import { type Download, expect, type Page } from '@playwright/test';

import { expectAccessible } from './accessible.ts';
import type { Network, Server, Site } from './server.ts';


interface Visitor {
  /** The origins to which this visitor's links and redirects may lead. */
  allowed: Set<string>;
  visited: Set<string>;
  looked: Set<string>;
  strays: string[];
  downloads: Download[];
}

const visitors = new WeakMap<Page, Visitor>();

/** Follows a page from now on. The function that comes back ends it, and fails when something was wrong on the way. */
export function watch(page: Page, server: Server, network: Network): () => void {
  const visitor: Visitor = {
    allowed: origins(server, network),
    visited: new Set(),
    looked: new Set(),
    strays: [],
    downloads: [],
  };
  visitors.set(page, visitor);
  // Redirects are requests of their own, so this sees every stop on the way to a page.
  page.on('request', (request) => {
    if (request.isNavigationRequest() && !visitor.allowed.has(new URL(request.url()).origin)) {
      visitor.strays.push(request.url());
    }
  });
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && frame.url().startsWith('http')) {
      visitor.visited.add(place(frame.url()));
    }
  });
  page.on('download', (download) => visitor.downloads.push(download));
  return () => {
    expect(visitor.strays, 'requests outside of the visitor\'s network').toEqual([]);
    const unseen = [...visitor.visited].filter((visited) => !visitor.looked.has(visited));
    expect(unseen, 'pages that the journey came by without looking at them').toEqual([]);
  };
}

function origins(server: Server, network: Network): Set<string> {
  const sites: Site[] = ['ncre-bm', 'ncre-kw', 'passport'];
  const sandbox: Site[] = ['pay', 'outbox'];
  return new Set([...sites.map((site) => server.origin(site, network)), ...sandbox.map((site) => server.origin(site))]);
}

function place(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

/** The page with this heading is there; it fits, it leads nowhere it must not, and everybody can use it. */
export async function expectPage(page: Page, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  await look(page);
}

/** What is true of every page. For the moments when a page shows something else than when it came. */
export async function look(page: Page): Promise<void> {
  const visitor = visitors.get(page);
  if (visitor === undefined) {
    throw new Error('only a watched page can be looked at');
  }
  visitor.looked.add(place(page.url()));
  const { pathname } = new URL(page.url());
  expect.soft(await strayLinks(page, visitor), `links of ${pathname} that leave the visitor's network`).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `pixels by which ${pathname} is too wide`).toBeLessThanOrEqual(0);
  await expectAccessible(page);
}

async function strayLinks(page: Page, visitor: Visitor): Promise<string[]> {
  const links = await page.locator('a[href], form').evaluateAll((elements) =>
    elements.map((element) => ({
      // A field named "action" hides the property of that name, so the attribute is read.
      address: new URL(element.getAttribute(element.tagName === 'FORM' ? 'action' : 'href') ?? '', document.baseURI).href,
      words: element.tagName === 'FORM' ? '' : (element.textContent ?? '').trim(),
    })),
  );
  return links
    .filter(({ address }) => !visitor.allowed.has(new URL(address).origin))
    .map(({ address, words }) => `${words} ${address}`);
}

/** Everything that was downloaded so far, by its file name. */
export function downloads(page: Page): string[] {
  return (visitors.get(page)?.downloads ?? []).map((download) => download.suggestedFilename());
}
