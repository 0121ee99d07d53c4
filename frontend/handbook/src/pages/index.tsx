import Layout from '@theme/Layout';
import Link from '@docusaurus/Link';
import { strings, useLectern } from '@lectern/widget';
import styles from './index.module.css';

export default function Home() {
  const { panel } = useLectern();
  return (
    <Layout description="An assistant for a book or a documentation site, with citations that open the exact passage.">
      <main className={styles.page}>
        <h1 className={styles.title}>
          A book that <mark>answers</mark>
        </h1>
        <p className={styles.lead}>
          Lectern stands beside a book or a documentation site. You ask in your own words; it answers from the text,
          and every claim carries a number that opens the passage it came from. What the book does not cover, it says.
        </p>
        <div className={styles.actions}>
          <button type="button" className="lectern-button lectern-button--primary" data-lectern-ask onClick={panel.open}>
            {strings.ask.open}
          </button>
          <Link to="/docs/">Read the handbook</Link>
        </div>
        <dl className={styles.points}>
          <div>
            <dt>Cited</dt>
            <dd>
              An answer without a source is not given. <Link to="/docs/ask/">How answers are made</Link>
            </dd>
          </div>
          <div>
            <dt>Private</dt>
            <dd>
              Your history is yours: searchable, and gone when you delete it.{' '}
              <Link to="/docs/history-and-privacy/">History and privacy</Link>
            </dd>
          </div>
          <div>
            <dt>Yours to run</dt>
            <dd>
              One command starts it, one library embeds it. <Link to="/docs/getting-started/">Getting started</Link>
            </dd>
          </div>
        </dl>
      </main>
    </Layout>
  );
}
