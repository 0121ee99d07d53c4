import type { ReactNode } from 'react';
import { strings } from '../strings';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import type { Reader } from './authClient';
import { withReturnTo } from './returnTo';

/** Shows `children` to a signed-in reader, and to a guest the way in. */
export function ReadersOnly({ children }: { children: (reader: Reader) => ReactNode }) {
  const { reader: state, paths, location } = useLectern();
  switch (state.status) {
    case 'loading':
      return <p role="status">{strings.account.loading}</p>;
    case 'guest':
      return (
        <p>
          {strings.account.needed}{' '}
          <SiteLink to={withReturnTo(paths.signIn, location.pathname + location.search)}>
            {strings.account.signIn}
          </SiteLink>
        </p>
      );
    case 'reader':
      return children(state.reader);
  }
}
