import type { Asked } from '../asking/thread';

/** What the panel shows, kept for this tab so that it outlives a reload. */
export interface PanelMemory {
  /** Whose it is; nobody else gets it back. */
  reader: string;
  isOpen: boolean;
  conversation?: string | undefined;
  /** The question that is on its way, while it is not known whether it arrived. */
  asked?: Asked | undefined;
}

const KEY = 'lectern.panel';

export function recall(reader: string): PanelMemory | undefined {
  try {
    const memory = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as PanelMemory | null;
    return memory?.reader === reader ? memory : undefined;
  } catch {
    // Storage may be forbidden, or hold what an older version left.
    return undefined;
  }
}

/** @param memory undefined forgets */
export function remember(memory: PanelMemory | undefined): void {
  try {
    if (memory === undefined) {
      sessionStorage.removeItem(KEY);
    } else {
      sessionStorage.setItem(KEY, JSON.stringify(memory));
    }
  } catch {
    // As above.
  }
}
