// The reset engine for other work than tach-test: what it is given runs in pristine memory, an item at a time.
import { join } from 'node:path';
import { guestLibrary } from '../../native/tach';
import { StrataError } from '../graph/errors';
import { packageRoot } from '../graph/schemas';

export { createHost, RecordKind, type TachHost, type TachRecord } from '../../native/tach';

/** The guest library, and the Python module that names its calls (class Guest; stands by itself). */
export function guestFiles(): { readonly guest: string; readonly guestModule: string } {
  const guest = guestLibrary();
  if (!guest) throw new StrataError('no-guest', 'tach_guest.so is not built for this platform', { hint: 'in a checkout run "npm run native"' });
  return { guest, guestModule: join(packageRoot, 'native/tach/harness/guest.py') };
}
