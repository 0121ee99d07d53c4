import { createContext, useContext } from 'react';
import type { Asked } from '../asking/thread';
import type { ReaderState } from '../identity/authClient';
import type { LecternClient } from '../wire/client';

export interface SiteLocation {
  pathname: string;
  search: string;
  hash: string;
}

/** Where the site keeps the reader's pages. */
export interface LecternPaths {
  home: string;
  signIn: string;
  signUp: string;
  forgotPassword: string;
  resetPassword: string;
  history: string;
  account: string;
}

/** What the panel is to show. */
export interface PanelRequest {
  /** `undefined` for a new one. */
  conversation: string | undefined;
  /** A question that was on its way when the page was left. */
  asked: Asked | undefined;
  /** Changes with each request. */
  turn: number;
}

export interface LecternContextValue {
  reader: ReaderState;
  /** The session ended by itself while the reader was here. */
  expired: boolean;
  client: LecternClient;
  paths: LecternPaths;
  location: SiteLocation;
  /** Goes to a path of this site without loading it anew. */
  navigate: (path: string) => void;
  panel: {
    isOpen: boolean;
    request: PanelRequest;
    open: () => void;
    openConversation: (id: string) => void;
    /** Shows a new conversation instead of the one it has, opened or not. */
    startOver: () => void;
    /** The conversation that was deleted last. */
    gone: string | undefined;
    /** Tells that a conversation is no more. */
    forget: (id: string) => void;
    close: () => void;
  };
}

export const LecternContext = createContext<LecternContextValue | undefined>(undefined);

export function useLectern(): LecternContextValue {
  const value = useContext(LecternContext);
  if (value === undefined) {
    throw new Error('Lectern components need a <LecternProvider> above them');
  }
  return value;
}
