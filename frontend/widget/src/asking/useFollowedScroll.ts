import { useEffect, useRef } from 'react';
import type { Turn } from './thread';

const NEAR = 48;

/** Keeps the newest words in view until the reader scrolls up; a new question brings them back. */
export function useFollowedScroll(turns: readonly Turn[]) {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const count = turns.length;

  useEffect(() => {
    const element = list.current;
    if (element === null) {
      return undefined;
    }
    const onScroll = () => {
      following.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, []);

  useEffect(() => {
    following.current = true;
  }, [count]);

  useEffect(() => {
    if (following.current && list.current !== null) {
      list.current.scrollTop = list.current.scrollHeight;
    }
  }, [turns]);

  return list;
}
