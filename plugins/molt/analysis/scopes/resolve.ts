// Where each name of each block lives: decided from the outside in, corrected by what inner blocks need.
import type { PythonSyntaxError } from '../../../python';
import { BOUND, isFunctionLike, type Place, type Scope, Use } from './scope';

export type Complain = (msg: string, scope: Scope, name: string) => PythonSyntaxError;

export function resolve(top: Scope, complain: Complain): void {
  new Resolver(complain).block(top, null, new Set(), new Set(), new Set(), null);
}

class Resolver {
  constructor(private readonly complain: Complain) {}

  /**
   * `bound`: names bound in enclosing functions (null in the module); `globals`: declared global there. Adds the names that
   * the block needs from outside to `free`.
   */
  block(scope: Scope, bound: Set<string> | null, free: Set<string>, globals: Set<string>, typeParams: Set<string>, klass: Scope | null): void {
    const local = new Set<string>();
    const places = new Map<string, Place>();
    const inlinedCells = new Set<string>();
    const isClass = scope.kind === 'class';
    // A class's own names are not seen by the functions in it.
    const outerBound = new Set(isClass ? bound : []);
    const outerGlobals = new Set(isClass ? globals : []);
    for (const [name, { flags }] of scope.symbols) {
      places.set(name, this.name(scope, name, flags, bound, local, free, globals, typeParams, klass));
    }
    const innerBound = isClass ? outerBound : new Set([...(isFunctionLike(scope) ? local : []), ...(bound ?? [])]);
    const innerGlobals = isClass ? outerGlobals : new Set(globals);
    if (isClass) {
      innerBound.add('__class__');
      innerBound.add('__classdict__');
    }
    const needed = new Set<string>();
    for (const child of scope.children) {
      const seen = child.seesClass ? (isClass ? scope : klass) : null;
      const childFree = new Set<string>();
      this.block(child, new Set(innerBound), childFree, new Set(innerGlobals), new Set(typeParams), seen);
      if (child.comprehension !== null && child.comprehension !== 'generator' && !scope.seesClass) {
        inline(scope, child, places, childFree, inlinedCells);
        child.inlined = true;
      }
      for (const name of childFree) needed.add(name);
    }
    scope.children = scope.children.flatMap((child) => (child.inlined ? child.children : [child]));
    if (isFunctionLike(scope)) makeCells(places, needed, inlinedCells);
    else if (isClass) {
      scope.needsClassCell = needed.delete('__class__');
      scope.needsClassDict = needed.delete('__classdict__');
    }
    record(scope, places, bound, needed, inlinedCells);
    for (const name of needed) free.add(name);
  }

  private name(
    scope: Scope, name: string, flags: number, bound: Set<string> | null, local: Set<string>, free: Set<string>, globals: Set<string>,
    typeParams: Set<string>, klass: Scope | null,
  ): Place {
    if (flags & Use.GLOBAL) {
      if (flags & Use.NONLOCAL) throw this.complain(`name '${name}' is nonlocal and global`, scope, name);
      globals.add(name);
      bound?.delete(name);
      return 'global-explicit';
    }
    if (flags & Use.NONLOCAL) {
      if (!bound) throw this.complain('nonlocal declaration not allowed at module level', scope, name);
      if (!bound.has(name)) throw this.complain(`no binding for nonlocal '${name}' found`, scope, name);
      if (typeParams.has(name)) throw this.complain(`nonlocal binding not allowed for type parameter '${name}'`, scope, name);
      free.add(name);
      return 'free';
    }
    if (flags & BOUND) {
      local.add(name);
      globals.delete(name);
      if (flags & Use.TYPE_PARAM) typeParams.add(name);
      else typeParams.delete(name);
      return 'local';
    }
    // An annotation scope looks into the class first, then straight at the globals.
    const inClass = klass?.symbols.get(name)?.flags ?? 0;
    if (inClass & Use.GLOBAL) return 'global-explicit';
    if (inClass & BOUND && !(inClass & Use.NONLOCAL)) return 'global-implicit';
    if (bound?.has(name)) {
      free.add(name);
      return 'free';
    }
    return 'global-implicit';
  }
}

/** Makes a comprehension's names those of the block around it. */
function inline(scope: Scope, comprehension: Scope, places: Map<string, Place>, free: Set<string>, inlinedCells: Set<string>): void {
  for (const [name, { flags, place }] of comprehension.symbols) {
    if (flags & Use.PARAM) continue;
    if (place === 'cell' || flags & Use.COMP_CELL) inlinedCells.add(name);
    const existing = scope.symbols.get(name);
    if (!existing) {
      scope.symbols.set(name, { flags, place });
      places.set(name, place);
    } else if (existing.flags & BOUND && scope.kind !== 'class' && !comprehension.children.some((child) => child.place(name) === 'free')) {
      free.delete(name);
    }
  }
}

function makeCells(places: Map<string, Place>, needed: Set<string>, inlinedCells: Set<string>): void {
  for (const [name, place] of places) {
    if (place !== 'local' || !(needed.has(name) || inlinedCells.has(name))) continue;
    places.set(name, 'cell');
    needed.delete(name);
  }
}

function record(scope: Scope, places: Map<string, Place>, bound: Set<string> | null, needed: Set<string>, inlinedCells: Set<string>): void {
  for (const [name, symbol] of scope.symbols) {
    if (inlinedCells.has(name)) symbol.flags |= Use.COMP_CELL;
    symbol.place = places.get(name) ?? symbol.place;
  }
  for (const name of needed) {
    const symbol = scope.symbols.get(name);
    if (symbol) {
      // A method's free name that is also one of the class's own.
      if (scope.kind === 'class' || scope.seesClass) symbol.flags |= Use.FREE_CLASS;
    } else if (!bound || bound.has(name)) {
      scope.symbols.set(name, { flags: 0, place: 'free' });
    }
  }
}
