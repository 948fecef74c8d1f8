// What every capability needs.
import { firstLine, nativeRequirement, type Requirement } from './requirements';

const NODE_MIN = [20, 19] as const;

export const houseRequirements: readonly Requirement[] = [
  {
    capability: 'graph',
    needs: `Node.js ${NODE_MIN.join('.')}+`,
    check: () => {
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
      const enough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
      return enough ? { status: 'found', detail: process.versions.node } : { status: 'missing', detail: `${process.versions.node} is too old`, remedy: `install Node.js ${NODE_MIN.join('.')} or newer` };
    },
  },
  {
    capability: 'graph',
    needs: 'git',
    check: () => {
      const version = firstLine('git', ['--version']);
      return version ? { status: 'found', detail: version.replace('git version ', '') } : { status: 'degraded', detail: 'nothing can be told affected', remedy: 'apt-get install git' };
    },
  },
  {
    capability: 'graph',
    needs: 'C++ compiler',
    check: () => {
      const compiler = process.env['CXX'] ?? 'c++';
      const version = firstLine(compiler, ['--version']);
      return version ? { status: 'found', detail: version } : { status: 'degraded', detail: `no ${compiler}: native parts cannot be built from source`, remedy: 'apt-get install g++ make' };
    },
  },
  nativeRequirement('graph', 'syntax.node'),
  ...(process.platform === 'linux' ? [nativeRequirement('graph', 'strata_trace')] : []),
];
