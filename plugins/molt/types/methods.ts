// What methods of exact builtin classes answer whatever they are given: those whose answer can be said so.
import { ANY, type Kind, of, type Type } from './type';

const TABLE: Readonly<Partial<Record<Kind, Readonly<Record<string, readonly string[]>>>>> = {
  str: {
    str: ['upper', 'lower', 'strip', 'lstrip', 'rstrip', 'replace', 'join', 'title', 'capitalize', 'swapcase', 'casefold', 'center', 'ljust', 'rjust', 'zfill', 'expandtabs', 'removeprefix', 'removesuffix', 'translate', 'format'],
    list: ['split', 'rsplit', 'splitlines'],
    tuple: ['partition', 'rpartition'],
    word: ['find', 'rfind', 'index', 'rindex', 'count'],
    bool: ['startswith', 'endswith', 'isdigit', 'isalpha', 'isalnum', 'isspace', 'isupper', 'islower', 'isdecimal', 'isnumeric', 'isidentifier', 'isprintable', 'isascii', 'istitle'],
    bytes: ['encode'],
  },
  list: { None: ['append', 'extend', 'insert', 'remove', 'clear', 'sort', 'reverse'], list: ['copy'], word: ['index', 'count'] },
  dict: { None: ['update', 'clear'], dict: ['copy'] },
  set: { None: ['add', 'discard', 'remove', 'update', 'clear'], set: ['copy', 'union', 'intersection', 'difference'] },
  tuple: { word: ['index', 'count'] },
  int: { word: ['bit_length', 'bit_count'] },
  word: { word: ['bit_length', 'bit_count'] },
  float: { bool: ['is_integer'], str: ['hex'] },
};

/** The answer of a method, `any` where its arguments have a say in it. */
export function methodCall(kind: Kind, method: string): Type {
  for (const [answer, methods] of Object.entries(TABLE[kind] ?? {})) if (methods.includes(method)) return of(answer as Kind);
  return ANY;
}
