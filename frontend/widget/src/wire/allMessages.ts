import type { LecternClient } from './client';
import type { Message } from './types';

/** A whole conversation, in order, however many pages it takes. */
export async function allMessages(client: Pick<LecternClient, 'messages'>, id: string): Promise<Message[]> {
  const messages: Message[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.messages(id, cursor);
    messages.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return messages;
}
