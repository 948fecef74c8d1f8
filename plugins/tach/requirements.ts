// What tach needs: an interpreter with pytest, the native parts, and a kernel that can track written pages.
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { findInterpreter } from '../graph/python-interpreter';
import { firstLine, nativeRequirement, type Requirement } from '../graph/requirements';

const PYTHON_MIN = [3, 10] as const;
/** PAGEMAP_SCAN and write-protection without a handler came together. */
const KERNEL_MIN = [6, 7] as const;

const atLeast = (version: string, minimum: readonly [number, number]): boolean => {
  const [major = 0, minor = 0] = version.split('.').map((part) => parseInt(part, 10));
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
};

export const tachRequirements: readonly Requirement[] = [
  {
    capability: 'tach',
    needs: `Python ${PYTHON_MIN.join('.')}+`,
    check: (root, workspaceRoot) => {
      const interpreter = findInterpreter(root, workspaceRoot);
      const version = interpreter && firstLine(interpreter.path, ['-c', 'import platform; print(platform.python_version())']);
      if (!interpreter || !version) return { status: 'missing', detail: 'no python3 in .venv, VIRTUAL_ENV or on PATH', remedy: 'apt-get install python3 python3-venv' };
      return atLeast(version, PYTHON_MIN)
        ? { status: 'found', detail: `${version} (${interpreter.source})` }
        : { status: 'missing', detail: `${version} (${interpreter.source}) is too old`, remedy: `create .venv with Python ${PYTHON_MIN.join('.')} or newer` };
    },
  },
  {
    capability: 'tach',
    needs: 'pytest',
    check: (root, workspaceRoot) => {
      const interpreter = findInterpreter(root, workspaceRoot);
      const version = interpreter && firstLine(interpreter.path, ['-c', 'import pytest; print(pytest.__version__)']);
      return version
        ? { status: 'found', detail: version }
        : { status: 'missing', detail: 'not importable by the project\'s interpreter', remedy: `${interpreter?.path ?? 'python3'} -m pip install pytest` };
    },
  },
  nativeRequirement('tach', 'tach.node'),
  nativeRequirement('tach', 'tach_guest.so'),
  {
    capability: 'tach',
    needs: `Linux ${KERNEL_MIN.join('.')}+ for reset`,
    check: () => {
      if (process.platform !== 'linux') return { status: 'missing', detail: `${process.platform} is not supported`, remedy: 'run on Linux' };
      if (!atLeast(release(), KERNEL_MIN)) return { status: 'degraded', detail: `${release()}: each test gets a fork instead`, remedy: `boot a kernel of ${KERNEL_MIN.join('.')} or newer` };
      const setting = '/proc/sys/vm/unprivileged_userfaultfd';
      if (!existsSync(setting)) return { status: 'degraded', detail: 'no userfaultfd in this kernel: each test gets a fork instead', remedy: 'enable CONFIG_USERFAULTFD' };
      return { status: 'found', detail: `${release()}, userfaultfd ${readFileSync(setting, 'utf8').trim() === '1' ? 'for everybody' : 'for user-mode faults'}` };
    },
  },
];
