import { startLectern } from './lectern';

/** Runs the tests against `LECTERN_URL`, whose data is in `LECTERN_HOME`, or else against a Lectern of their own, which is stopped at the end. */
export default async function runningLectern(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['LECTERN_URL'] !== undefined) {
    if (process.env['LECTERN_HOME'] === undefined) {
      throw new Error('LECTERN_URL needs LECTERN_HOME beside it: the tests read the mail that is written there');
    }
    return undefined;
  }
  const lectern = await startLectern();
  process.env['LECTERN_URL'] = lectern.url;
  process.env['LECTERN_HOME'] = lectern.home;
  return async () => {
    delete process.env['LECTERN_URL'];
    delete process.env['LECTERN_HOME'];
    await lectern.stop();
  };
}
