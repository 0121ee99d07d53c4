import { useCallback, useEffect, useRef, useState } from 'react';
import type { LecternClient } from '../wire/client';
import { failureFromThrown, type LecternFailure } from '../wire/failure';
import type { ConversationHit } from '../wire/types';

interface Listing {
  query: string;
  items: ConversationHit[];
  next: string | null;
}

/** The reader's conversations page by page, newest first, or those that match `query`. */
export function useConversations(client: LecternClient, query: string) {
  const [listing, setListing] = useState<Listing>();
  const [failure, setFailure] = useState<LecternFailure>();
  const [loading, setLoading] = useState(true);
  const latest = useRef(0);

  const load = useCallback(
    async (cursor: string | undefined) => {
      const mine = ++latest.current;
      setLoading(true);
      setFailure(undefined);
      try {
        const page = await client.conversations({ q: query, cursor });
        // A slower answer to an older search must not replace a newer one.
        if (mine === latest.current) {
          setListing((before) => ({
            query,
            items: cursor === undefined ? page.items : [...(before?.items ?? []), ...page.items],
            next: page.next,
          }));
        }
      } catch (thrown) {
        if (mine === latest.current) {
          setFailure(failureFromThrown(thrown));
        }
      } finally {
        if (mine === latest.current) {
          setLoading(false);
        }
      }
    },
    [client, query],
  );

  useEffect(() => {
    void load(undefined);
  }, [load]);

  const remove = useCallback(
    async (id: string) => {
      await client.deleteConversation(id);
      setListing((before) => before && { ...before, items: before.items.filter((item) => item.id !== id) });
    },
    [client],
  );

  return {
    listing,
    failure,
    loading,
    remove,
    reload: () => void load(undefined),
    more: () => void load(listing?.next ?? undefined),
  };
}
