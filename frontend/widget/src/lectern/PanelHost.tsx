import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { strings } from '../strings';
import { useLectern } from './context';

// Nothing of the panel is loaded before it is first opened.
const Panel = lazy(() => import('../asking/Panel'));

/** The launcher, the shortcut, and the panel once it has been wanted. */
export function PanelHost() {
  const { panel } = useLectern();
  const { isOpen, open, close } = panel;
  const [wanted, setWanted] = useState(isOpen);
  const launcher = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (isOpen) {
      setWanted(true);
    }
  }, [isOpen]);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const shortcut = event.key.toLowerCase() === 'i' && (event.ctrlKey || event.metaKey);
      if (shortcut && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        if (isOpen) {
          close();
        } else {
          open();
        }
      }
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOpen, open, close]);

  return (
    <>
      <button
        ref={launcher}
        type="button"
        className="lectern-launcher"
        aria-expanded={isOpen}
        aria-keyshortcuts="Control+I Meta+I"
        data-open={isOpen}
        onClick={open}
      >
        {strings.ask.open}
      </button>
      {wanted && (
        <Suspense fallback={null}>
          <Panel launcher={launcher} />
        </Suspense>
      )}
    </>
  );
}
