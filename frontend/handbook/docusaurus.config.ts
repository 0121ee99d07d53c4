import type { Config } from '@docusaurus/types';
import type * as Docs from '@docusaurus/plugin-content-docs';
import type * as Pages from '@docusaurus/plugin-content-pages';
import type { UserThemeConfig } from '@docusaurus/theme-common';
import { strings } from '@lectern/widget/strings';

export default {
  title: strings.brand,
  tagline: 'Ask the book, and see where the answer stands',
  favicon: 'img/lectern.svg',
  // Only canonical links are made from it; the pages work at any address.
  url: process.env.LECTERN_SITE_URL ?? 'http://127.0.0.1:8080',
  baseUrl: '/',
  trailingSlash: true,
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  i18n: { defaultLocale: 'en', locales: ['en'] },
  markdown: {
    // A `.md` file is Markdown, in which `<a@b.org>` is an address; only `.mdx` is MDX.
    format: 'detect',
    // The `{#id}` after a heading, which the next major version of Docusaurus turns off.
    mdx1Compat: { headingIds: true },
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },
  future: { v4: true, faster: true },
  plugins: [
    [
      '@docusaurus/plugin-content-docs',
      { path: 'docs', routeBasePath: 'docs', sidebarPath: './sidebars.ts' } satisfies Docs.Options,
    ],
    ['@docusaurus/plugin-content-pages', {} satisfies Pages.Options],
  ],
  themes: [
    ['@docusaurus/theme-classic', { customCss: './src/css/book.css' }],
    '@lectern/docusaurus-plugin',
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: strings.brand,
      items: [
        { to: '/docs/', label: 'Handbook', position: 'left' },
        { type: 'custom-lecternAccount', position: 'right' },
      ],
    },
    // Colours of code come from the style sheet: inline ones would need a laxer content security policy.
    prism: {
      theme: { plain: {}, styles: [] },
      darkTheme: { plain: {}, styles: [] },
      additionalLanguages: ['java', 'bash', 'json', 'properties', 'http', 'sql'],
    },
    docs: { sidebar: { hideable: false, autoCollapseCategories: true } },
  } satisfies UserThemeConfig,
} satisfies Config;
