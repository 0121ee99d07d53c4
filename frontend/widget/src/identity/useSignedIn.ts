import { useLectern } from '../lectern/context';
import { readDraft } from '../asking/draft';
import { safeReturnTo } from './returnTo';

/** What follows a successful sign-in: back to the page the reader came from, and to the waiting question. */
export function useSignedIn() {
  const { location, navigate, panel } = useLectern();
  const returnTo = safeReturnTo(new URLSearchParams(location.search).get('returnTo'));
  function onSignedIn() {
    navigate(returnTo);
    if (readDraft() !== '') {
      panel.open();
    }
  }
  return { returnTo, onSignedIn };
}
