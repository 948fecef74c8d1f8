// What every store must do, run against each: memory, LMDB, the log store on the simulated disk, and PostgreSQL.
import { suite } from 'uvu';
import { corrupt, cutOff, setVersion } from './conformance/broken';
import { commits } from './conformance/commits';
import type { Cases } from './conformance/helpers';
import { limits } from './conformance/limits';
import { ownership } from './conformance/ownership';
import { restart } from './conformance/restart';
import { kinds } from './conformance/subjects';
import { work } from './conformance/work';

for (const [name, create] of Object.entries(kinds)) {
  const kind = create();
  const test = suite(`store ${name}`);
  const cases: Cases = {
    ...ownership,
    ...commits,
    ...work,
    ...limits,
    ...(kind.can.has('reopen') && restart),
    ...(kind.can.has('cutOff') && cutOff),
    ...(kind.can.has('corrupt') && corrupt),
    ...(kind.can.has('setVersion') && setVersion),
  };
  for (const [title, run] of Object.entries(cases)) {
    test(title, async () => {
      const subject = await kind.open();
      try {
        await run(subject);
      } finally {
        await subject.end();
      }
    });
  }
  test.after(() => kind.close());
  test.run();
}
