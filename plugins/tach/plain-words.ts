// What a test left, or a fixture holds, in words: the engine tells descriptors and signals by number.
import { constants } from 'node:os';

/** What /proc says that a descriptor is open on. */
function openThing(target: string): string {
  if (target.startsWith('socket:')) return 'an open socket';
  if (target.startsWith('pipe:')) return 'an open pipe';
  if (target === 'anon_inode:[eventpoll]') return 'an open event loop (epoll)';
  if (target.startsWith('anon_inode:') || target === '') return `an open handle of the kernel${target ? ` (${target.slice('anon_inode:'.length).replace(/[[\]]/g, '')})` : ''}`;
  return `the open file ${target}`;
}

const signalName = (number: number): string => Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;

/** As in sys/resource.h, by number. */
const LIMITS = ['CPU', 'FSIZE', 'DATA', 'STACK', 'CORE', 'RSS', 'NPROC', 'NOFILE', 'MEMLOCK', 'AS', 'LOCKS', 'SIGPENDING', 'MSGQUEUE', 'NICE', 'RTPRIO', 'RTTIME'];

/** `kind` and `detail` as in the report's leaks. */
export function leftBehind(kind: string, detail: string): string {
  const number = Number(/\d+/.exec(detail)?.[0]);
  switch (kind) {
    case 'descriptor': {
      const target = /^\d+: (.*)$/.exec(detail)?.[1];
      if (target === 'its flags were changed') return `changed flags of an open file (descriptor ${number})`;
      return target === undefined ? detail : openThing(target);
    }
    case 'signal':
      return detail.startsWith('the handler') ? `another handler of ${signalName(number)}` : 'another set of blocked signals';
    case 'thread':
      return number === 1 ? 'a running thread' : `${number} running threads`;
    case 'child':
      return detail.startsWith('a child') ? 'a running child process' : number === 1 ? 'a child process that nobody waited for' : `${number} child processes that nobody waited for`;
    case 'timer':
      return 'a running timer';
    case 'limit':
      return Number.isNaN(number) ? detail : `another resource limit RLIMIT_${LIMITS[number] ?? number}`;
    case 'directory':
      return `the working directory ${detail}`;
    case 'umask':
      return 'another file mode mask (umask)';
    default:
      return detail;
  }
}

/** An entry of the report's `unreset[].holds`. */
export function held(entry: string): string {
  const target = /^descriptor \d+ \((.*)\)$/.exec(entry)?.[1];
  if (target !== undefined) return openThing(target);
  if (entry.startsWith('thread ')) return 'a running thread';
  return entry.startsWith('child process ') ? 'a running child process' : entry;
}
