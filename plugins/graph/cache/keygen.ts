// `strata cache-keygen`: a key pair for signed artefacts.
import type { Command } from '../cli/command';
import { StrataError } from '../errors';
import { generateKeyPair } from './signing';

export const cacheKeygen: Command = {
  name: 'cache-keygen',
  description: 'Make a key pair for signed cache artefacts',
  async run(argv, io) {
    if (argv.some((argument) => argument === '--help' || argument === '-h')) {
      io.write('Usage: strata cache-keygen [--json]\n\nThe public key goes into nx.json, the private one into the secret NX_STRATA_CACHE_SIGNING_KEY of the jobs that may write.\n');
      return 0;
    }
    const unknown = argv.find((argument) => argument !== '--json');
    if (unknown !== undefined) throw new StrataError('unknown-option', `unknown argument ${unknown}`, { hint: 'allowed: --json, --help' });
    const pair = generateKeyPair();
    io.write(argv.includes('--json') ? `${JSON.stringify(pair)}\n` : `public key, for "publicKeys" in nx.json:\n  ${pair.publicKey}\nprivate key, for NX_STRATA_CACHE_SIGNING_KEY (secret):\n  ${pair.privateKey}\n`);
    return 0;
  },
};
