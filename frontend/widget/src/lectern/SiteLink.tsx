import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { useLectern } from './context';

interface SiteLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: string;
  /** Called when the link is followed in this page, before the site goes there. */
  onFollow?: (() => void) | undefined;
}

/** A link that a plain click follows inside the site; a modified click is the browser's. */
export function SiteLink({ to, onFollow, children, ...rest }: SiteLinkProps) {
  const { navigate } = useLectern();
  function onClick(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    onFollow?.();
    navigate(to);
  }
  return (
    <a {...rest} href={to} onClick={onClick}>
      {children}
    </a>
  );
}
