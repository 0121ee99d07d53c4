import { useEffect, useRef } from 'react';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { withReturnTo } from '../identity/returnTo';
import { strings } from '../strings';
import type { AnswerStatus } from '../wire/types';
import { AnswerActions, type OnRate } from './AnswerActions';
import { AnswerText } from './AnswerText';
import { CitationList, SourceChips } from './CitationList';
import { failureText } from './failureText';
import type { Turn } from './thread';

const { ask: words } = strings;

interface TurnViewProps {
  turn: Turn;
  onRetry?: ((turn: Turn) => void) | undefined;
  onRate?: OnRate | undefined;
  onFollow?: (() => void) | undefined;
  /** Brought into view, and the keyboard with it: somebody has followed a link to it. */
  wanted?: boolean | undefined;
}

/** A question in a soft block, and its answer as plain prose. */
export function TurnView({ turn, onRetry, onRate, onFollow, wanted = false }: TurnViewProps) {
  const article = useRef<HTMLElement>(null);

  useEffect(() => {
    if (wanted) {
      article.current?.scrollIntoView({ block: 'start' });
      article.current?.focus({ preventScroll: true });
    }
  }, [wanted]);
  const notInBook = turn.status === 'not_in_book';
  const settled = turn.phase === 'settled';

  function again(which: Turn) {
    // The button goes; whoever works by keyboard stays at this answer.
    article.current?.focus();
    onRetry?.(which);
  }
  return (
    <article ref={article} className="lectern-turn" data-wanted={wanted} tabIndex={-1} aria-busy={!settled}>
      <div className="lectern-question" dir="auto">
        <span className="lectern-hidden">{words.you}: </span>
        {turn.question}
      </div>
      <div className="lectern-answer">
        {turn.phase === 'searching' && !turn.lost && <p className="lectern-note lectern-pulse">{words.searching}</p>}
        {notInBook && <p className="lectern-verdict">{words.notInBook}</p>}
        {!settled && turn.citations.length > 0 && <SourceChips citations={turn.citations} onFollow={onFollow} />}
        {turn.content !== '' && !notInBook && (
          <AnswerText content={turn.content} citations={turn.citations} onFollow={onFollow} />
        )}
        {settled && turn.quotedInstead && turn.content !== '' && (
          <p className="lectern-note lectern-status">{words.quotedInstead}</p>
        )}
        {turn.lost && <p className="lectern-note lectern-pulse">{words.lost}</p>}
        {settled && turn.failure === undefined && statusText(turn.status) !== undefined && (
          <p className="lectern-note lectern-status">{statusText(turn.status)}</p>
        )}
        {turn.failure !== undefined && <Failure turn={turn} onRetry={onRetry && again} />}
        {settled && turn.citations.length > 0 && (
          <CitationList
            citations={turn.citations}
            heading={notInBook ? words.nearest : words.sources}
            onFollow={onFollow}
          />
        )}
        {settled && turn.answerId !== undefined && onRate !== undefined && (
          <AnswerActions key={turn.answerId} turn={turn} onAgain={onRetry && again} onRate={onRate} />
        )}
      </div>
    </article>
  );
}

function Failure({ turn, onRetry }: Pick<TurnViewProps, 'turn' | 'onRetry'>) {
  const { paths, location } = useLectern();
  if (turn.failure === undefined) {
    return null;
  }
  const expired = turn.failure.kind === 'session-expired';
  return (
    <div className="lectern-failure" role="alert">
      <p>{failureText(turn.failure)}</p>
      {expired && (
        <SiteLink className="lectern-button" to={withReturnTo(paths.signIn, location.pathname + location.search)}>
          {words.signInAgain}
        </SiteLink>
      )}
      {!expired && onRetry !== undefined && (
        <button type="button" className="lectern-button" onClick={() => onRetry(turn)}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

/** How an answer that is not whole came to its end. */
function statusText(status: AnswerStatus): string | undefined {
  switch (status) {
    case 'stopped':
      return words.stopped;
    case 'interrupted':
      return words.interrupted;
    case 'failed':
      return words.failed;
    case 'streaming':
      return words.streaming;
    case 'complete':
    case 'not_in_book':
      return undefined;
  }
}
