import Layout from '@theme/Layout';
import { ResetPasswordPage, strings } from '@lectern/widget';

export default function ResetPassword() {
  return (
    <Layout title={strings.reset.title} noFooter>
      <main>
        <ResetPasswordPage />
      </main>
    </Layout>
  );
}
