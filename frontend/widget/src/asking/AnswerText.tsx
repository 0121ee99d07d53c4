import { memo, useMemo, type ComponentPropsWithoutRef } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import type { Citation } from '../wire/types';
import { SiteLink } from '../lectern/SiteLink';
import { strings } from '../strings';
import { follow } from './CitationList';
import { inline } from './plainQuote';
import { citationMarkers, markedCitations } from './citationMarkers';

interface AnswerTextProps {
  content: string;
  citations: readonly Citation[];
  onFollow?: (() => void) | undefined;
}

/** An answer's Markdown. Raw HTML stays text, and nothing is loaded from another host. */
export const AnswerText = memo(function AnswerText({ content, citations, onFollow }: AnswerTextProps) {
  const plugins = useMemo(
    () => [remarkGfm, [citationMarkers, { known: new Set(citations.map(({ n }) => n)) }] as const],
    [citations],
  );
  const components = useMemo(() => componentsFor(citations, onFollow), [citations, onFollow]);
  return (
    <div className="lectern-prose" dir="auto">
      <Markdown remarkPlugins={plugins as never} components={components}>
        {content}
      </Markdown>
    </div>
  );
});

function componentsFor(citations: readonly Citation[], onFollow: (() => void) | undefined): Components {
  return {
    a({ href, children }) {
      const [citation, ...others] = markedCitations(href, citations);
      if (citation !== undefined) {
        return <Marker citation={citation} onFollow={() => follow([citation, ...others], onFollow)} />;
      }
      return isOfThisSite(href) ? (
        <SiteLink to={href} onFollow={onFollow}>
          {children}
        </SiteLink>
      ) : (
        <a href={href} rel="noopener noreferrer">
          {children}
        </a>
      );
    },
    img({ src, alt }) {
      return isOfThisSite(src) ? <img src={src} alt={alt ?? ''} loading="lazy" /> : <>{alt}</>;
    },
    table({ children }: ComponentPropsWithoutRef<'table'>) {
      return (
        <div className="lectern-scroll" role="group" aria-label={strings.ask.table} tabIndex={0}>
          <table>{children}</table>
        </div>
      );
    },
    // The panel has its own headings; those of an answer rank below them.
    h1: 'h4',
    h2: 'h4',
    h3: 'h5',
    h4: 'h5',
    h5: 'h6',
  };
}

function Marker({ citation, onFollow }: { citation: Citation; onFollow: () => void }) {
  const title = inline(citation.title.at(-1) ?? citation.url);
  return (
    <sup className="lectern-marker">
      <SiteLink
        to={citation.url}
        onFollow={onFollow}
        aria-label={strings.ask.sourceLabel(citation.n, title)}
        title={title}
      >
        {citation.n}
      </SiteLink>
    </sup>
  );
}

function isOfThisSite(href: string | undefined): href is string {
  return href !== undefined && href.startsWith('/') && !/^\/[/\\]/.test(href);
}
