// What kelpie needs: its native core, esbuild for scenarios, and LMDB where actors are kept in a file.
import { nativeRequirement, type Finding, type Requirement } from '../graph/requirements';

function packageRequirement(name: string, lack: string): Requirement {
  return {
    capability: 'kelpie',
    needs: `npm ${name}`,
    check(root, workspaceRoot): Finding {
      try {
        const { version } = require(require.resolve(`${name}/package.json`, { paths: [root, workspaceRoot, __dirname] })) as { version: string };
        return { status: 'found', detail: version };
      } catch {
        return { status: 'degraded', detail: lack, remedy: `npm install ${name}` };
      }
    },
  };
}

export const kelpieRequirements: readonly Requirement[] = [
  nativeRequirement('kelpie', 'kelpie.node'),
  packageRequirement('esbuild', 'dst-run and dst-replay cannot bundle scenarios'),
  packageRequirement('ts-morph', 'dst-lint and the generator dst-scenario cannot read TypeScript'),
  packageRequirement('lmdb', 'actors cannot be kept in a file'),
  packageRequirement('pg', 'actors cannot be kept in PostgreSQL'),
];
