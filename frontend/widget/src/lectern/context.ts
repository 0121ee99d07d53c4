import { createContext, useContext } from 'react';
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
    /** The conversation that the panel shows, `undefined` for a new one; `turn` changes with each request. */
    request: { conversation: string | undefined; turn: number };
    open: () => void;
    openConversation: (id: string) => void;
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
