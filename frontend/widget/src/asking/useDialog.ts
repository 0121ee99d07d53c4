import { useEffect, useRef, useState, type RefObject } from 'react';

interface DialogSettings {
  isOpen: boolean;
  /** Escape. */
  leave: () => void;
  focusFirst: RefObject<HTMLElement | null>;
  launcher: RefObject<HTMLElement | null>;
}

const SHEET = '(max-width: 48rem)';

/** Beside the page where there is room, and a modal sheet over it where there is none. */
export function useDialog({ isOpen, leave, focusFirst, launcher }: DialogSettings) {
  const dialog = useRef<HTMLDialogElement>(null);
  const latest = useRef(leave);
  useEffect(() => {
    latest.current = leave;
  });
  const [isSheet, setSheet] = useState(() => window.matchMedia(SHEET).matches);

  useEffect(() => {
    const query = window.matchMedia(SHEET);
    const onChange = () => setSheet(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);

  useEffect(() => {
    const element = dialog.current;
    if (!isOpen || element === null) {
      return undefined;
    }
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const fallback = launcher.current;
    document.documentElement.dataset.lecternPanel = isSheet ? 'sheet' : 'beside';
    if (isSheet) {
      element.showModal();
    } else {
      element.show();
    }
    focusFirst.current?.focus();
    return () => {
      const hadFocus = element.contains(document.activeElement);
      delete document.documentElement.dataset.lecternPanel;
      element.close();
      // A link that was followed moves the focus itself.
      if (hadFocus || document.activeElement === document.body) {
        (isVisible(opener) ? opener : fallback)?.focus();
      }
    };
  }, [isOpen, isSheet, focusFirst, launcher]);

  useEffect(() => {
    const element = dialog.current;
    if (element === null) {
      return undefined;
    }
    // A modal sheet is cancelled by the browser; beside the page Escape is ours.
    const onCancel = (event: Event) => {
      event.preventDefault();
      latest.current();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing && element.open && !event.defaultPrevented) {
        event.preventDefault();
        latest.current();
      }
    };
    element.addEventListener('cancel', onCancel);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      element.removeEventListener('cancel', onCancel);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);

  return { dialog, isSheet };
}

/** The opener may have gone with its page, and the launcher is hidden while the panel is open. */
function isVisible(element: HTMLElement | null): element is HTMLElement {
  return element !== null && element !== document.body && element.isConnected && element.getClientRects().length > 0;
}
