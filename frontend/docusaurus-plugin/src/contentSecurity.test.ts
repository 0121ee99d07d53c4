import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentSecurityHashes } from './contentSecurity';

const sha = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

describe('the hashes for a content security policy', () => {
  it('cover inline scripts byte for byte, once each', () => {
    const script = '\n(function(){ if (1 < 2) {} })();\n';
    const page = `<script>${script}</script><p>x</p><script>${script}</script>`;
    expect(contentSecurityHashes([page, page])).toEqual({ script: [sha(script)], style: [] });
  });

  it('leave out files and data blocks', () => {
    const page = '<script src="/a.js" defer></script><script type="application/ld+json">{"a":1}</script>';
    expect(contentSecurityHashes([page]).script).toEqual([]);
  });

  it('cover style attributes as a browser reads them, quoted or not', () => {
    const page = '<p style="font-family:&quot;A&quot;">a</p><br style=color:red /><i data-x=">" style=\'top:0\'>b</i>';
    expect(contentSecurityHashes([page]).style).toEqual([sha('font-family:"A"'), sha('color:red'), sha('top:0')].sort());
  });

  it('take no text for a tag', () => {
    const page = '<script>var t = "<p style=\'x\'>"</script><p>if a &lt; b style="y"</p>';
    expect(contentSecurityHashes([page]).style).toEqual([]);
  });
});
