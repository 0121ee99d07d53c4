import { describe, expect, it } from 'vitest';
import { LecternFailure } from '../wire/failure';
import type { AnswerEvent, Citation, Conversation, Message } from '../wire/types';
import type { AnswerNews } from '../wire/wholeAnswer';
import { EMPTY_THREAD, threadAfter, turnsOf, type Thread, type ThreadAction } from './thread';

const AT = '2030-01-01T00:00:00Z';
const conversation: Conversation = { id: 'c1', title: 'Keys', createdAt: AT, updatedAt: AT, version: 1 };
const citation = { n: 1, title: ['Book', 'Keys'], url: '/docs/keys/#rotation' } as Citation;

function message(over: Partial<Message>): Message {
  return { id: 'm', role: 'answer', status: 'complete', content: '', citations: [], metadata: {}, createdAt: AT, ...over };
}

function after(...actions: ThreadAction[]): Thread {
  return actions.reduce(threadAfter, EMPTY_THREAD);
}

const asked: ThreadAction = { type: 'asked', key: 'k', question: 'How?', page: '/docs/' };
const started: AnswerEvent = {
  type: 'started',
  conversation,
  question: message({ id: 'q1', role: 'question' }),
  answer: message({ id: 'a1', status: 'streaming' }),
};
const received = (event: AnswerNews): ThreadAction => ({ type: 'received', key: 'k', event });

describe('a thread', () => {
  it('shows the question at once, then the sources, then the words', () => {
    expect(after(asked).turns[0]).toMatchObject({ question: 'How?', phase: 'searching', conversation: 'new' });

    const reading = after(asked, received(started), received({ type: 'sources', citations: [citation] }));
    expect(reading).toMatchObject({ conversation: 'c1', turns: [{ phase: 'reading', citations: [citation] }] });

    const answering = threadAfter(threadAfter(reading, received({ type: 'delta', text: 'By ' })), {
      type: 'received',
      key: 'k',
      event: { type: 'delta', text: 'hand.' },
    });
    expect(answering.turns[0]).toMatchObject({ phase: 'answering', content: 'By hand.' });
  });

  it('ends with what the server stored, not with what arrived', () => {
    const done = message({ id: 'a1', content: 'By hand [1].', citations: [citation] });
    const thread = after(asked, received({ type: 'delta', text: 'By h' }), received({ type: 'done', answer: done }));
    expect(thread.turns[0]).toMatchObject({ phase: 'settled', status: 'complete', content: 'By hand [1].' });
  });

  it('says of an answer that the book was quoted because the model failed, also when it is opened again', () => {
    const quoted = message({ id: 'a1', content: 'By hand [1].', metadata: { insteadOf: 'openai' } });
    expect(after(asked, received({ type: 'done', answer: quoted })).turns[0]).toMatchObject({ quotedInstead: true });
    expect(turnsOf('c1', [message({ role: 'question' }), quoted])[0]).toMatchObject({ quotedInstead: true });

    const byModel = message({ id: 'a2', metadata: { generator: 'openai' } });
    expect(after(asked, received({ type: 'done', answer: byModel })).turns[0]).toMatchObject({ quotedInstead: false });
  });

  it('asks the next question in the conversation that the first one started', () => {
    const thread = after(asked, received(started), { type: 'asked', key: 'k2', question: 'And?', page: undefined });
    expect(thread.turns.map((turn) => turn.conversation)).toEqual(['new', 'c1']);
  });

  it('retries a question that may not have arrived under the same key and the same path', () => {
    const cut = after(asked, { type: 'failed', key: 'k', failure: new LecternFailure('interrupted') });
    expect(cut.turns[0]).toMatchObject({ status: 'interrupted', stored: false, answerId: undefined });
    const again = threadAfter(cut, { type: 'retried', key: 'k' });
    expect(again.turns[0]).toMatchObject({ key: 'k', conversation: 'new', phase: 'searching', failure: undefined });
  });

  it('begins its text anew whenever the answer is told from its beginning', () => {
    const thread = after(asked, received(started), received({ type: 'delta', text: 'Half' }), received(started));
    expect(thread.turns[0]).toMatchObject({ content: '', citations: [], phase: 'searching' });
  });

  it('says that the connection is lost until the next words come', () => {
    const lost = after(asked, received(started), received({ type: 'delta', text: 'By ' }), received({ type: 'lost' }));
    expect(lost.turns[0]).toMatchObject({ lost: true, content: 'By ', phase: 'answering' });
    expect(threadAfter(lost, received({ type: 'delta', text: 'hand.' })).turns[0]).toMatchObject({
      lost: false,
      content: 'By hand.',
    });
  });

  it('knows that a failure the server stored needs another answer', () => {
    const problem = { type: '/problems/port-unavailable', title: 'x', status: 503, port: 'generator' };
    const thread = after(asked, received(started), received({ type: 'failed', problem }));
    expect(thread.turns[0]).toMatchObject({
      answerId: 'a1',
      stored: true,
      failure: { kind: 'unavailable', part: 'generator' },
    });
  });
});

describe('another answer', () => {
  const done = received({ type: 'done', answer: message({ id: 'a1', content: 'By hand.' }) });
  const regenerated: ThreadAction = { type: 'regenerated', key: 'k', regeneration: 'r' };

  it('takes the place of the one before', () => {
    const second: AnswerEvent = { ...started, answer: message({ id: 'a2', status: 'streaming' }) };
    const thread = after(asked, received(started), done, regenerated, received(second));
    expect(thread.turns).toHaveLength(1);
    expect(thread.turns[0]).toMatchObject({ answerId: 'a2', content: '', regeneration: undefined, phase: 'searching' });
  });

  it('that never began leaves the one before, and is asked for under the same key', () => {
    const failure = new LecternFailure('offline');
    const thread = after(asked, received(started), done, regenerated, { type: 'failed', key: 'k', failure });
    expect(thread.turns[0]).toMatchObject({
      answerId: 'a1',
      content: 'By hand.',
      status: 'complete',
      failure,
      regeneration: { key: 'r' },
    });
  });

  it('that somebody else asked for first is looked at before anything else', () => {
    const failure = new LecternFailure('busy');
    const thread = after(asked, received(started), done, regenerated, { type: 'failed', key: 'k', failure });
    expect(thread.turns[0]).toMatchObject({ stored: false, regeneration: undefined, failure });
  });
});

describe('stored messages', () => {
  it('keep the verdict, and go on where an answer still streams', () => {
    const feedback = { verdict: 'up', reason: null, at: AT } as const;
    const thread = after({
      type: 'opened',
      conversation: 'c1',
      messages: [
        message({ id: 'q1', role: 'question', content: 'One?' }),
        message({ id: 'a1', content: 'One.', feedback }),
        message({ id: 'q2', role: 'question', content: 'Two?' }),
        message({ id: 'a2', content: 'Tw', status: 'streaming' }),
      ],
    });
    expect(thread.turns).toMatchObject([
      { phase: 'settled', verdict: 'up', stored: true },
      { phase: 'answering', content: 'Tw', stored: false },
    ]);
  });

  it('become turns, and a question without an answer was interrupted', () => {
    const turns = turnsOf('c1', [
      message({ id: 'q1', role: 'question', content: 'One?' }),
      message({ id: 'a1', content: 'One.', status: 'stopped' }),
      message({ id: 'q2', role: 'question', content: 'Two?' }),
    ]);
    expect(turns).toMatchObject([
      { question: 'One?', content: 'One.', status: 'stopped', answerId: 'a1' },
      { question: 'Two?', content: '', status: 'interrupted' },
    ]);
  });
});
