import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { contentSecurityHashes, writeContentSecurityHashes } from './contentSecurity';

export { contentSecurityHashes };

const ROUTES = {
  'sign-in': 'SignIn',
  'sign-up': 'SignUp',
  'forgot-password': 'ForgotPassword',
  'reset-password': 'ResetPassword',
  history: 'History',
  account: 'Account',
};

/**
 * Lectern for a Docusaurus site: the panel on every page, the reader's own pages, and an account item for the
 * navigation bar (`type: 'custom-lecternAccount'`). List it under `themes`, after the site's theme.
 */
export default function lectern({ baseUrl }: LoadContext): Plugin {
  return {
    name: '@lectern/docusaurus-plugin',
    getThemePath: () => path.join(__dirname, 'theme'),
    getTypeScriptThemePath: () => path.join(__dirname, 'theme'),
    getClientModules: () => [require.resolve('@lectern/widget/style.css')],
    contentLoaded({ actions }) {
      for (const [route, component] of Object.entries(ROUTES)) {
        actions.addRoute({
          path: `${baseUrl}${route}`,
          component: path.join(__dirname, 'routes', `${component}.tsx`),
          exact: true,
        });
      }
    },
    async postBuild({ outDir }) {
      await writeContentSecurityHashes(outDir);
    },
  };
}
