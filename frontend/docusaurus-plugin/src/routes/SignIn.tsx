import Layout from '@theme/Layout';
import { SignInPage, strings } from '@lectern/widget';

export default function SignIn() {
  return (
    <Layout title={strings.account.signIn} noFooter>
      <main>
        <SignInPage />
      </main>
    </Layout>
  );
}
