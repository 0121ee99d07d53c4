import Layout from '@theme/Layout';
import { AccountPage, strings } from '@lectern/widget';

export default function Account() {
  return (
    <Layout title={strings.account.account} noFooter>
      <main>
        <AccountPage />
      </main>
    </Layout>
  );
}
