import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Sources for a Content-Security-Policy, each in the form `sha256-<base64>`, sorted. */
export interface ContentSecurityHashes {
  /** Inline scripts: for `script-src`. */
  script: string[];
  /** Inline style elements and style attributes: for `style-src`, beside `'unsafe-hashes'`. */
  style: string[];
}

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/gi;
const STYLE = /<style\b[^>]*>([\s\S]*?)<\/style>/gi;
const TAG = /<[a-z][^\s>/]*((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi;
const STYLE_ATTRIBUTE = /\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/i;

/** What is inline in these pages, so that a server can allow exactly that and nothing else. */
export function contentSecurityHashes(pages: Iterable<string>): ContentSecurityHashes {
  const script = new Set<string>();
  const style = new Set<string>();
  for (const page of pages) {
    for (const [, attributes = '', body = ''] of page.matchAll(SCRIPT)) {
      if (!/\ssrc\s*=/i.test(attributes) && runs(attributes)) {
        script.add(hash(body));
      }
    }
    for (const [, body = ''] of page.matchAll(STYLE)) {
      style.add(hash(body));
    }
    // The text of a script may look like a tag, and is none.
    for (const [, attributes = ''] of page.replace(SCRIPT, '').replace(STYLE, '').matchAll(TAG)) {
      const match = STYLE_ATTRIBUTE.exec(attributes);
      if (match !== null) {
        style.add(hash(decoded(match[1] ?? match[2] ?? match[3] ?? '')));
      }
    }
  }
  return { script: [...script].sort(), style: [...style].sort() };
}

/** Writes `csp-hashes.json` beside the pages it was made from. */
export async function writeContentSecurityHashes(outDir: string): Promise<void> {
  const names = (await readdir(outDir, { recursive: true })).filter((name) => name.endsWith('.html'));
  const pages = await Promise.all(names.map((name) => readFile(path.join(outDir, name), 'utf8')));
  const json = JSON.stringify(contentSecurityHashes(pages), null, 2);
  await writeFile(path.join(outDir, 'csp-hashes.json'), `${json}\n`);
}

/** Data blocks such as JSON-LD are never executed, so no policy has to allow them. */
function runs(attributes: string): boolean {
  const type = /\stype\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)?.[1]?.toLowerCase();
  return type === undefined || type === 'module' || type === 'text/javascript' || type === 'application/javascript';
}

/** A browser hashes an attribute's value after resolving its character references. */
function decoded(value: string): string {
  return value
    .replace(/&#x([0-9a-f]+);/gi, (_, digits: string) => String.fromCodePoint(parseInt(digits, 16)))
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
