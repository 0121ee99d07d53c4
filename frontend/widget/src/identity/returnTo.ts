/** Where to go after signing in: a path of this site and nothing else. */
export function safeReturnTo(candidate: string | null | undefined, fallback = '/'): string {
  if (!candidate || !candidate.startsWith('/')) {
    return fallback;
  }
  const base = 'https://site.invalid';
  try {
    // The URL parser sees what a browser would: `//host`, `/\host` and tabs in between leave the site.
    const url = new URL(candidate, base);
    return url.origin === base ? url.pathname + url.search + url.hash : fallback;
  } catch {
    return fallback;
  }
}

export function withReturnTo(path: string, returnTo: string): string {
  return `${path}?${new URLSearchParams({ returnTo })}`;
}
