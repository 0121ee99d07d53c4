import { strings } from '../strings';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { signOut } from './authClient';
import { withReturnTo } from './returnTo';

const { account: words } = strings;

/** Who is here, for a navigation bar: the way in for a guest, the way around and out for a reader. */
export function AccountMenu({ className, onFollow }: { className?: string; onFollow?: () => void }) {
  const { reader: state, paths, location, navigate } = useLectern();
  if (state.status === 'loading') {
    return null;
  }
  if (state.status === 'guest') {
    const doors = [paths.signIn, paths.signUp, paths.forgotPassword, paths.resetPassword];
    const here = doors.includes(location.pathname)
      ? paths.home
      : location.pathname + location.search + location.hash;
    return (
      <SiteLink className={className} to={withReturnTo(paths.signIn, here)} onFollow={onFollow}>
        {words.signIn}
      </SiteLink>
    );
  }
  return (
    <>
      <SiteLink className={className} to={paths.history} onFollow={onFollow}>
        {words.history}
      </SiteLink>
      <SiteLink className={className} to={paths.account} onFollow={onFollow} title={words.account}>
        {state.reader.name}
      </SiteLink>
      <button
        type="button"
        className={className}
        onClick={() => {
          onFollow?.();
          void signOut().then(() => navigate(paths.home));
        }}
      >
        {words.signOut}
      </button>
    </>
  );
}
