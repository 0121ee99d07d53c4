import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { createAccessTokens, mintFromSession } from '../identity/accessToken';
import { refreshReader, useReaderState } from '../identity/authClient';
import { createClient } from '../wire/client';
import { LecternFailure } from '../wire/failure';
import {
  LecternContext,
  type LecternContextValue,
  type LecternPaths,
  type PanelRequest,
  type SiteLocation,
} from './context';
import { recall, remember } from './panelMemory';
import { PanelHost } from './PanelHost';

export interface LecternProviderProps {
  paths: LecternPaths;
  location: SiteLocation;
  navigate: (path: string) => void;
  apiBase?: string;
  authBase?: string;
  children: ReactNode;
}

const NOTHING_REQUESTED: PanelRequest = { conversation: undefined, asked: undefined, turn: 0 };

/** Stands above the whole site, so that the panel and the reader's token outlive every page. */
export function LecternProvider({
  paths,
  location,
  navigate,
  apiBase = '/api/v1',
  authBase = '/api/auth',
  children,
}: LecternProviderProps) {
  const reader = useReaderState();
  const readerId = reader.status === 'reader' ? reader.reader.id : undefined;
  const [isOpen, setOpen] = useState(false);
  const [request, setRequest] = useState(NOTHING_REQUESTED);
  const [gone, setGone] = useState<string>();
  const [expired, setExpired] = useState(false);
  const lastReader = useRef<string>(undefined);

  const { tokens, client } = useMemo(() => {
    const tokens = createAccessTokens(() =>
      mintFromSession(authBase).catch((failure: unknown) => {
        if (failure instanceof LecternFailure && failure.kind === 'session-expired') {
          setExpired(true);
          refreshReader();
        }
        throw failure;
      }),
    );
    return { tokens, client: createClient({ base: apiBase, tokens }) };
  }, [apiBase, authBase]);

  // A token belongs to one reader, and so does what the panel was asked to show.
  useEffect(() => {
    if (readerId === undefined) {
      return undefined;
    }
    setExpired(false);
    if (lastReader.current !== undefined && lastReader.current !== readerId) {
      setRequest(NOTHING_REQUESTED);
    }
    lastReader.current = readerId;
    const memory = recall(readerId);
    if (memory !== undefined) {
      const { conversation, asked } = memory;
      setRequest((now) => (now.conversation === undefined ? { conversation, asked, turn: now.turn + 1 } : now));
      setOpen((now) => now || memory.isOpen);
    }
    return () => tokens.clear();
  }, [tokens, readerId]);

  // Whoever signs out leaves nothing behind; a session that ended by itself is gone on with.
  useEffect(() => {
    if (reader.status === 'guest' && !expired) {
      remember(undefined);
    }
  }, [reader.status, expired]);

  const value = useMemo<LecternContextValue>(
    () => ({
      reader,
      expired,
      client,
      paths,
      location,
      navigate,
      panel: {
        isOpen,
        request,
        open: () => setOpen(true),
        openConversation: (conversation) => {
          setRequest(({ turn }) => ({ conversation, asked: undefined, turn: turn + 1 }));
          setOpen(true);
        },
        startOver: () => {
          remember(undefined);
          setRequest(({ turn }) => ({ ...NOTHING_REQUESTED, turn: turn + 1 }));
        },
        gone,
        forget: (conversation) => {
          if (readerId !== undefined && recall(readerId)?.conversation === conversation) {
            remember(undefined);
          }
          setRequest((now) => (now.conversation === conversation ? { ...NOTHING_REQUESTED, turn: now.turn + 1 } : now));
          setGone(conversation);
        },
        close: () => setOpen(false),
      },
    }),
    [reader, readerId, expired, client, paths, location, navigate, isOpen, request, gone],
  );

  return (
    <LecternContext value={value}>
      {children}
      <PanelHost key={readerId ?? 'guest'} />
    </LecternContext>
  );
}
