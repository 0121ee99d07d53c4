import Layout from '@theme/Layout';
import { ForgotPasswordPage, strings } from '@lectern/widget';

export default function ForgotPassword() {
  return (
    <Layout title={strings.reset.forgotten} noFooter>
      <main>
        <ForgotPasswordPage />
      </main>
    </Layout>
  );
}
