// What a PDF says to a reader who selects its text.

import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';

import { type Download, expect } from '@playwright/test';

const run = promisify(execFile);

/** The text of each page of a downloaded PDF, without spaces and line breaks, which a layout may put anywhere. */
export async function pagesOf(download: Download): Promise<string[]> {
  const path = await download.path();
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(5), 0, 5, 0);
  await file.close();
  expect(buffer.toString('latin1'), `beginning of ${download.suggestedFilename()}`).toBe('%PDF-');
  const { stdout } = await run('pdftotext', ['-enc', 'UTF-8', path, '-']);
  // Every page ends with a form feed.
  return stdout.split('\f').slice(0, -1).map((page) => page.replace(/\s/g, ''));
}
