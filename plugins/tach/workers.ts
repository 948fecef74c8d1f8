// The reset engine for other work than tach-test: what it is given runs in pristine memory, an item at a time.
import { join } from 'node:path';
import { guestLibrary } from '../../native/tach';
import { StrataError } from '../graph/errors';
import { packageRoot } from '../graph/schemas';

export { createHost, RecordKind, type TachHost, type TachRecord } from '../../native/tach';

/** The guest library, and the folder of the Python package that speaks with it. */
export function guestFiles(): { readonly guest: string; readonly harness: string } {
  const guest = guestLibrary();
  if (!guest) throw new StrataError('no-guest', 'tach_guest.so is not built for this platform', { hint: 'in a checkout run "npm run native"' });
  return { guest, harness: join(packageRoot, 'native/tach/harness') };
}
