// What the runtime offers, read off its sources: builtins, modules' functions, and the methods of its types.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../graph/schemas';
import type { MethodRow } from './c-unit';

export const runtimeFolder = join(packageRoot, 'native/molt');

export interface RuntimeSymbols {
  /** Name in Python to C symbol: `bi_len`, `T_int`, `E_ValueError`. */
  readonly builtins: ReadonlyMap<string, string>;
  readonly methods: readonly MethodRow[];
  /** Modules written in C++: their names, and whether each is a value instead of a function. */
  readonly modules: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
}

const TYPES = ['object', 'type', 'int', 'bool', 'float', 'complex', 'str', 'bytes', 'bytearray', 'list', 'tuple', 'dict', 'set', 'frozenset', 'range', 'slice', 'property', 'classmethod', 'staticmethod', 'super', 'enumerate', 'zip', 'map', 'filter', 'reversed', 'memoryview'];

let cached: RuntimeSymbols | undefined;

export function runtimeSymbols(): RuntimeSymbols {
  if (cached) return cached;
  const builtins = new Map<string, string>(TYPES.map((name) => [name, `T_${name}`]));
  builtins.set('NotImplemented', 'obj_notimpl').set('Ellipsis', 'obj_ellipsis');
  const methods: MethodRow[] = [];
  const modules = new Map<string, Map<string, boolean>>();
  for (const file of readdirSync(runtimeFolder).sort()) {
    if (!/\.(cc|inc)$/.test(file)) continue;
    const text = readFileSync(join(runtimeFolder, file), 'utf8').replace(/^#define(?:.*\\\n)*.*/gm, '');
    for (const [, name] of text.matchAll(/^BUILTIN(?:_KW)?\((\w+),/gm)) builtins.set(name!, `bi_${name}`);
    for (const [, type, name] of text.matchAll(/\b(?:METHOD|METHOD_KW|CLASSMETHOD|STATICMETHOD|GETTER|NUMERIC|REFLECTED|UPDATING|UNARY|COMPARING)\((\w+), (\w+)/g)) methods.push({ type: type!, name: name! });
    for (const [, kind, module, name] of text.matchAll(/^MODULE_(FN|KW|VALUE|MATH)\((\w+), (\w+)/gm)) {
      const known = modules.get(module!) ?? new Map<string, boolean>();
      modules.set(module!, known.set(name!, kind === 'VALUE'));
    }
    for (const [, type, name] of text.matchAll(/^const CDef m_([A-Za-z]+)_(\w+) = /gm)) methods.push({ type: type!, name: name! });
    for (const [, name] of text.matchAll(/\bVIA_STR\((\w+),/g)) methods.push({ type: 'bytes', name: name! });
    for (const [, name] of text.matchAll(/^ALL_CHARS\((\w+),/gm)) methods.push({ type: 'str', name: name! });
    for (const [, type] of text.matchAll(/\bDUNDERS\((\w+)\)/g)) for (const name of ['__len__', '__getitem__', '__contains__', '__iter__']) methods.push({ type: type!, name });
    for (const [, macro, type] of text.matchAll(/\b(TRUTHY|PRINTING|HASHING|ALL_COMPARING)\((\w+)\)/g)) for (const name of macro === 'TRUTHY' ? ['__bool__'] : macro === 'PRINTING' ? ['__repr__'] : macro === 'HASHING' ? ['__hash__'] : ['__eq__', '__ne__', '__lt__', '__le__', '__gt__', '__ge__']) methods.push({ type: type!, name });
    for (const [, type] of text.matchAll(/\bSETITEM\((\w+)\)/g)) for (const name of ['__setitem__', '__delitem__']) methods.push({ type: type!, name });
    if (file === 'exceptions.inc') for (const [, name] of text.matchAll(/EXC\((\w+),/g)) builtins.set(name!, `E_${name}`);
  }
  builtins.set('BaseException', 'E_BaseException').set('IOError', 'E_OSError').set('EnvironmentError', 'E_OSError');
  return (cached = { builtins, methods, modules });
}
