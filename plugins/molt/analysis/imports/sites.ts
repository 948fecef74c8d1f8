// What a module imports, as its source says it.
import type { ast } from '../../../python';
import { LINUX, type Platform, platformTest } from './platform';

export interface ImportSite {
  /** As absolute as the module's own name makes it; null for a relative import that leaves the top-level package. */
  readonly module: string | null;
  /** What `from module import` names; empty for `import module`. `*` is all public names. */
  readonly names: readonly string[];
  readonly line: number;
  /** From 1, in bytes. */
  readonly column: number;
  /** Under a `try` that catches the failure, or under `if TYPE_CHECKING`: the program runs without it. */
  readonly optional: boolean;
  /** Only when a function is called. */
  readonly deferred: boolean;
}

interface Around {
  readonly optional: boolean;
  readonly deferred: boolean;
}

const CATCHES = new Set(['ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException']);

function catchesImportError(handlers: readonly ast.ExceptHandler[]): boolean {
  const catches = (type: ast.Expr | null): boolean => type === null
    || (type._type === 'Name' && CATCHES.has(type.id))
    || (type._type === 'Tuple' && type.elts.some(catches));
  return handlers.some((handler) => catches(handler.type));
}

function isTypeChecking(test: ast.Expr): boolean {
  return (test._type === 'Name' && test.id === 'TYPE_CHECKING') || (test._type === 'Attribute' && test.attr === 'TYPE_CHECKING');
}

/** The module that a relative import starts from; null where there are not so many packages. */
function packageOf(name: string, isPackage: boolean, level: number): string | null {
  const parts = name.split('.');
  const keep = parts.length - level + (isPackage ? 1 : 0);
  return keep <= 0 ? null : parts.slice(0, keep).join('.');
}

export function importSites(module: ast.Module, name: string, isPackage: boolean, platform: Platform = LINUX): ImportSite[] {
  const sites: ImportSite[] = [];
  const add = (target: string | null, names: readonly string[], { lineno, col_offset }: ast.Position, around: Around): void => {
    sites.push({ module: target, names, line: lineno, column: col_offset + 1, ...around });
  };
  const visit = (body: readonly ast.Stmt[], around: Around): void => {
    for (const node of body) {
      switch (node._type) {
        case 'Import': for (const alias of node.names) add(alias.name, [], alias, around); break;
        case 'ImportFrom': {
          const base = node.level === 0 ? '' : packageOf(name, isPackage, node.level);
          const target = base === null ? null : [base, node.module].filter(Boolean).join('.');
          add(target, node.names.map((alias) => alias.name), node, around);
          break;
        }
        case 'FunctionDef': case 'AsyncFunctionDef': visit(node.body, { ...around, deferred: true }); break;
        case 'ClassDef': case 'With': case 'AsyncWith': visit(node.body, around); break;
        case 'If': {
          const decided = platformTest(node.test, platform);
          if (decided !== false) visit(node.body, isTypeChecking(node.test) ? { ...around, optional: true } : around);
          if (decided !== true) visit(node.orelse, around);
          break;
        }
        case 'For': case 'AsyncFor': case 'While':
          visit(node.body, around);
          visit(node.orelse, around);
          break;
        case 'Try': case 'TryStar':
          visit(node.body, catchesImportError(node.handlers) ? { ...around, optional: true } : around);
          for (const handler of node.handlers) visit(handler.body, around);
          visit(node.orelse, around);
          visit(node.finalbody, around);
          break;
        case 'Match': for (const each of node.cases) visit(each.body, around); break;
        default: break;
      }
    }
  };
  visit(module.body, { optional: false, deferred: false });
  return sites;
}
