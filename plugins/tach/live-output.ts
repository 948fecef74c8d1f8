// Output of tests that are not captured: lines of a slot's pipe, each tagged with the test that wrote it.
import { Socket } from 'node:net';
import type { TachPipe } from '../../native/tach';

/**
 * A worker announces a test by NUL index NUL in its pipes (native/tach/harness/runner.py), so a line belongs to the test
 * that was announced before it, however late it is read. Closes the pipe and resolves when it ends.
 */
export function followOutput(pipe: TachPipe, nameOf: (item: number) => string, print: (text: string) => void): Promise<void> {
  let item = -1;
  let partial = '';
  const say = (line: string): void => print(`[${item < 0 ? 'tach' : nameOf(item)}] ${line}\n`);
  const flush = (): void => {
    if (partial) say(partial);
    partial = '';
  };
  const take = (text: string): void => {
    const lines = (partial + text).split('\n');
    partial = lines.pop()!;
    lines.forEach(say);
  };
  let rest = '';
  // a socket waits for its pipe without a thread: there may be more pipes than Node.js has threads for files
  const stream = new Socket({ fd: pipe.read, readable: true, writable: false }).setEncoding('utf8');
  stream.on('data', (chunk) => {
    const parts = (rest + String(chunk)).split('\0');
    rest = '';
    // text, index, text, index, text ...: an even count means that an index is not complete yet
    if (parts.length % 2 === 0) rest = `\0${parts.pop()!}`;
    parts.forEach((part, position) => {
      if (position % 2 === 0) take(part);
      else {
        flush();
        item = Number(part);
      }
    });
  });
  return new Promise((settle) => {
    const end = (): void => {
      flush();
      settle();
    };
    stream.on('close', end).on('error', end);
  });
}
