// Output of tests that are not captured: lines of a slot's pipe, each tagged with the test that wrote it.
import { Socket } from 'node:net';
import type { TachPipe } from '../../native/tach';

/**
 * A worker announces a test by NUL index NUL in its pipes (native/tach/harness/runner.py), so a line belongs to the test
 * that was announced before it, however late it is read. Resolves when the pipe ends. The stream owns the read end.
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
  // not a file stream: each would hold a thread of libuv's small pool for the whole run, and keep a failing process from ending
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
    stream.on('end', end).on('error', end);
  });
}
