// Which variables, parameters and results may hold a float unboxed: those that arithmetic stores to. What is proved to be
// something else stays a plain word; what is not proved is looked at when it is used.
import type * as ast from '../../python/ast';
import type { Type } from '../types';
import { children, isComprehension, mangle, type Node, type Scope } from './scopes';

export type Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda;

/** Operators that floats have. */
export const FLOAT_OPERATORS: ReadonlySet<ast.BinaryOperator> = new Set<ast.BinaryOperator>(['Add', 'Sub', 'Mult', 'Div', 'FloorDiv', 'Mod', 'Pow']);

export function maybeFloat(type: Type): boolean {
  return type.kinds === null || type.kinds.has('float');
}

const TEXT = new Set(['JoinedStr', 'List', 'Tuple', 'Dict', 'Set', 'ListComp', 'SetComp', 'DictComp', 'GeneratorExp']);
function isText(node: ast.Expr): boolean {
  return TEXT.has(node._type) || (node._type === 'Constant' && (node.value.type === 'str' || node.value.type === 'bytes'));
}

interface Facts {
  readonly variables: ReadonlySet<string>;
  readonly params: readonly string[];
  readonly returns: boolean;
}
const NOTHING: Facts = { variables: new Set(), params: [], returns: false };

export class Floats {
  private readonly known = new Map<Node, Facts>();

  constructor(
    private readonly scopes: ReadonlyMap<Node, Scope>,
    private readonly typeOf: (node: ast.Expr) => Type,
    private readonly variableType: (scope: Scope, name: string) => Type,
    /** What a call of a name answers, as far as floats go. */
    private readonly callee: (name: string, scope: Scope) => 'float' | 'other',
  ) {}

  of(node: Node): Facts {
    let facts = this.known.get(node);
    if (!facts) {
      this.known.set(node, NOTHING);
      this.known.set(node, (facts = this.analyse(node)));
    }
    return facts;
  }

  private analyse(node: Node): Facts {
    const scope = this.scopes.get(node);
    if (!scope || (node._type !== 'FunctionDef' && node._type !== 'Lambda') || scope.generator) return NOTHING;
    const values = new Map<string, ast.Expr[]>();
    const operands = new Set<string>();
    const excluded = new Set<string>();
    const returns: ast.Expr[] = [];
    const bind = (target: Node, value: ast.Expr | null): void => {
      if (target._type === 'Name') {
        const name = mangle(target.id, scope.className);
        if (value) values.set(name, [...(values.get(name) ?? []), value]);
      } else if ((target._type === 'Tuple' || target._type === 'List') && value && (value._type === 'Tuple' || value._type === 'List') && value.elts.length === target.elts.length) {
        target.elts.forEach((element, index) => bind(element, value.elts[index]!));
      }
    };
    const operand = (value: Node): void => {
      if (value._type === 'Name') operands.add(mangle(value.id, scope.className));
    };
    const visit = (part: Node): void => {
      switch (part._type) {
        case 'FunctionDef': case 'AsyncFunctionDef': case 'ClassDef': case 'Lambda': return;
        case 'Assign': for (const target of part.targets) bind(target, part.value); break;
        case 'AnnAssign': if (part.value) bind(part.target, part.value); break;
        case 'AugAssign':
          if (part.target._type === 'Name') {
            const { target } = part;
            operand(target);
            operand(part.value);
            const name = mangle(target.id, scope.className);
            values.set(name, [...(values.get(name) ?? []), { _type: 'BinOp', left: target, op: part.op, right: part.value } as ast.BinOp]);
          } else operand(part.value);
          break;
        case 'NamedExpr': bind(part.target, part.value); break;
        case 'BinOp': operand(part.left); operand(part.right); break;
        case 'UnaryOp': operand(part.operand); break;
        case 'Compare':
          if (part.ops.some((op) => op === 'Is' || op === 'IsNot' || op === 'In' || op === 'NotIn')) {
            // identity is not kept from one box to the next
            for (const each of [part.left, ...part.comparators]) if (each._type === 'Name' && !part.comparators.every((other) => other._type === 'Constant')) excluded.add(mangle(each.id, scope.className));
          } else for (const each of [part.left, ...part.comparators]) operand(each);
          break;
        case 'Return': if (part.value) returns.push(part.value); break;
        case 'Name': if (part.ctx === 'Del') excluded.add(mangle(part.id, scope.className)); return;
        case 'ExceptHandler': if (part.name) excluded.add(mangle(part.name, scope.className)); break;
        case 'MatchAs': case 'MatchStar': if (part.name) excluded.add(mangle(part.name, scope.className)); break;
        default: break;
      }
      if (isComprehension(part)) return visit(part.generators[0]!.iter);
      for (const child of children(part)) visit(child);
    };
    if (node._type === 'Lambda') {
      visit(node.body);
      returns.push(node.body);
    } else for (const statement of node.body) visit(statement);
    const variables = new Set<string>();
    const isLocal = (name: string): boolean => scope.access.get(name) === 'local' && !excluded.has(name) && maybeFloat(this.variableType(scope, name));
    const params = scope.params.filter((name) => isLocal(name) && operands.has(name) && !(values.get(name) ?? []).some(isText));
    const { vararg, kwarg } = node.args;
    const plain = params.filter((name) => name !== vararg?.arg && name !== kwarg?.arg);
    const names = new Set(plain);
    for (let grew = true; grew;) {
      grew = false;
      for (const [name, exprs] of values) {
        if (variables.has(name) || names.has(name) || !isLocal(name) || exprs.some(isText)) continue;
        if (!exprs.every((value) => !this.isOther(value)) || !exprs.some((value) => this.floaty(value, scope, (id) => variables.has(id) || names.has(id)))) continue;
        variables.add(name);
        grew = true;
      }
    }
    const isDual = (id: string): boolean => variables.has(id) || names.has(id);
    return { variables: new Set([...variables, ...plain]), params: plain, returns: returns.some((value) => this.floaty(value, scope, isDual)) };
  }

  /** Proved to be no float, and no None or number on the way to one either. */
  private isOther(node: ast.Expr): boolean {
    const { kinds } = this.typeOf(node);
    return kinds !== null && kinds.size > 0 && [...kinds].every((kind) => kind !== 'float' && kind !== 'None' && kind !== 'word' && kind !== 'int' && kind !== 'bool');
  }

  private floaty(node: ast.Expr, scope: Scope, isDual: (name: string) => boolean): boolean {
    switch (node._type) {
      case 'Constant': return node.value.type === 'float';
      case 'BinOp':
        if (!FLOAT_OPERATORS.has(node.op) || isText(node.left) || isText(node.right)) return false;
        return maybeFloat(this.typeOf('lineno' in node && node.lineno ? node : node.left));
      case 'UnaryOp': return node.op === 'USub' && this.floaty(node.operand, scope, isDual);
      case 'IfExp': return this.floaty(node.body, scope, isDual) || this.floaty(node.orelse, scope, isDual);
      case 'Name': return isDual(mangle(node.id, scope.className));
      case 'Call':
        if (node.func._type === 'Name') return this.callee(mangle(node.func.id, scope.className), scope) === 'float' && maybeFloat(this.typeOf(node));
        return node.func._type === 'Attribute' && node.func.value._type === 'Name' && node.func.value.id === 'math';
      default: return false;
    }
  }
}
