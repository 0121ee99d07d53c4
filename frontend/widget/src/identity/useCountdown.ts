import { useEffect, useEffectEvent, useState } from 'react';

const TICK_MILLIS = 250;

/** Whole seconds that are left, and how to begin; `onEnd` is called when none are. */
export function useCountdown(onEnd: () => void): [seconds: number, begin: (seconds: number) => void] {
  const [until, setUntil] = useState<number>();
  const [seconds, setSeconds] = useState(0);
  const ended = useEffectEvent(onEnd);

  useEffect(() => {
    if (until === undefined) {
      return undefined;
    }
    // From the clock, not by counting: a tab in the background is woken seldom.
    const timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setSeconds(left);
      if (left === 0) {
        setUntil(undefined);
        ended();
      }
    }, TICK_MILLIS);
    return () => clearInterval(timer);
  }, [until]);

  function begin(length: number) {
    setSeconds(length);
    setUntil(length > 0 ? Date.now() + length * 1000 : undefined);
  }

  return [seconds, begin];
}
