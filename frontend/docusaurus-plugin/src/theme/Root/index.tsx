import { useCallback, useMemo, type ReactNode } from 'react';
import { useHistory, useLocation } from '@docusaurus/router';
import useBaseUrl from '@docusaurus/useBaseUrl';
import { LecternProvider } from '@lectern/widget';
import Root from '@theme-init/Root';

/** Wraps the site once, above every page, so that the panel outlives navigation. */
export default function LecternRoot({ children }: { children: ReactNode }) {
  const history = useHistory();
  const { pathname, search, hash } = useLocation();
  const home = useBaseUrl('/');
  const paths = useMemo(
    () => ({
      home,
      signIn: `${home}sign-in/`,
      signUp: `${home}sign-up/`,
      forgotPassword: `${home}forgot-password/`,
      resetPassword: `${home}reset-password/`,
      history: `${home}history/`,
      account: `${home}account/`,
    }),
    [home],
  );
  const location = useMemo(() => ({ pathname, search, hash }), [pathname, search, hash]);
  const navigate = useCallback((to: string) => history.push(to), [history]);
  return (
    <Root>
      <LecternProvider paths={paths} location={location} navigate={navigate}>
        {children}
      </LecternProvider>
    </Root>
  );
}
