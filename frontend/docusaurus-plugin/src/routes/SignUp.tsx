import Layout from '@theme/Layout';
import { SignUpPage, strings } from '@lectern/widget';

export default function SignUp() {
  return (
    <Layout title={strings.account.signUp} noFooter>
      <main>
        <SignUpPage />
      </main>
    </Layout>
  );
}
