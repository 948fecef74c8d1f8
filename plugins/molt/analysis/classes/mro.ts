// The order in which a class and its bases are searched for a name: C3, as CPython computes it.

export class MroError extends Error {}

function nameOf(klass: unknown): string {
  return typeof klass === 'object' && klass !== null && 'name' in klass ? String(klass.name) : String(klass);
}

/** Takes one by one what no list has behind its head; null where nothing is left to take but lists are. */
function merge<C>(lists: readonly (readonly C[])[]): C[] | null {
  const rest = lists.map((list) => [...list]).filter((list) => list.length > 0);
  const order: C[] = [];
  while (rest.length > 0) {
    const next = rest.map(([head]) => head).find((head) => head !== undefined && !rest.some((list) => list.indexOf(head, 1) > 0));
    if (next === undefined) return null;
    order.push(next);
    for (const list of rest) if (list[0] === next) list.shift();
    for (let index = rest.length - 1; index >= 0; index--) if (rest[index]?.length === 0) rest.splice(index, 1);
  }
  return order;
}

/** The method resolution order of `klass`, itself first. `known` keeps those of other classes between calls. */
export function mro<C>(klass: C, basesOf: (klass: C) => readonly C[], known = new Map<C, readonly C[]>()): readonly C[] {
  const computed = known.get(klass);
  if (computed) return computed;
  const bases = basesOf(klass);
  const twice = bases.find((base, index) => bases.indexOf(base) !== index);
  if (twice !== undefined) throw new MroError(`duplicate base class ${nameOf(twice)}`);
  const merged = merge([...bases.map((base) => mro(base, basesOf, known)), bases]);
  if (!merged) throw new MroError(`Cannot create a consistent method resolution order (MRO) for bases ${bases.map(nameOf).join(', ')}`);
  const order = [klass, ...merged];
  known.set(klass, order);
  return order;
}
