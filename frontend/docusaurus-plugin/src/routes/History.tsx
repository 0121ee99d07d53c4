import Layout from '@theme/Layout';
import { HistoryPage, strings } from '@lectern/widget';

export default function History() {
  return (
    <Layout title={strings.account.history} noFooter>
      <main>
        <HistoryPage />
      </main>
    </Layout>
  );
}
