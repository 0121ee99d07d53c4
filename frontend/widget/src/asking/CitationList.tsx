import { SiteLink } from '../lectern/SiteLink';
import { strings } from '../strings';
import type { Citation } from '../wire/types';
import { markQuotes } from './markQuotes';
import { inline, plainQuote } from './plainQuote';

interface CitationListProps {
  citations: readonly Citation[];
  heading: string;
  onFollow?: (() => void) | undefined;
}

/** The passages an answer rests on: where they stand, and the words that were quoted. */
export function CitationList({ citations, heading, onFollow }: CitationListProps) {
  return (
    <div className="lectern-citations">
      <p className="lectern-citations__heading">{heading}</p>
      <ol>
        {byPlace(citations).map(([first, ...more]) => (
          <li key={`${first.n} ${first.url}`} value={first.n}>
            <SiteLink to={first.url} onFollow={() => follow([first, ...more], onFollow)}>
              {trail(first.title) || first.url}
            </SiteLink>
            {[first, ...more]
              .filter(({ quote }) => quote !== '')
              .map(({ quote, verified }) => (
                <blockquote dir="auto" key={quote}>
                  {plainQuote(quote)}
                  {!verified && <span className="lectern-note"> ({strings.ask.unverified})</span>}
                </blockquote>
              ))}
            {[first, ...more].some(({ changed }) => changed === true) && (
              <p className="lectern-note">{strings.ask.changed}</p>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Goes where these citations of one place stand, and marks what was quoted. */
export function follow(citations: readonly [Citation, ...Citation[]], onFollow: (() => void) | undefined): void {
  onFollow?.();
  markQuotes(
    citations[0].url,
    citations.map(({ quote }) => quote),
  );
}

/** Several quotes from one place share one link. */
function byPlace(citations: readonly Citation[]): [Citation, ...Citation[]][] {
  const places = new Map<string, [Citation, ...Citation[]]>();
  for (const citation of citations) {
    const key = `${citation.n} ${citation.url}`;
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, [citation]);
    } else {
      place.push(citation);
    }
  }
  return [...places.values()];
}

/** The chips that stand while the first words are still on their way. */
export function SourceChips({ citations, onFollow }: Omit<CitationListProps, 'heading'>) {
  return (
    <ul className="lectern-chips" aria-label={strings.ask.sources}>
      {citations.map(({ n, title, url }) => (
        <li key={n}>
          <SiteLink to={url} onFollow={onFollow}>
            <span aria-hidden="true">{n}</span> {inline(title.at(-1) ?? url)}
          </SiteLink>
        </li>
      ))}
    </ul>
  );
}

/** The book itself is the same for every citation, so the trail starts below it. */
function trail(title: readonly string[]): string {
  return (title.length > 2 ? title.slice(-2) : title).map(inline).join(' › ');
}
