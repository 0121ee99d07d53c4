import { strings } from '../strings';
import { useLectern } from '../lectern/context';
import { useAlive } from './useAlive';

/** Said where a link in a mail leads when it is no longer good: auth-server then puts `?error=` into the address. */
export function LinkSpent() {
  const { location } = useLectern();
  const alive = useAlive();
  return alive && new URLSearchParams(location.search).has('error') ? (
    <p className="lectern-form__error" role="alert">
      {strings.account.linkSpent}
    </p>
  ) : null;
}
