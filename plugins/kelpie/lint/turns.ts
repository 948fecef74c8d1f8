// Finds what breaks a turn: promises that nobody awaits, state outside the actor, and the order of foreign keys.
import type { ts } from 'ts-morph';
import type { Edit, Found } from './findings';
import type { LintProgram } from './program';
import { symbolOf, type Reach } from './reach';
import { rules, type RuleCode } from './rules';

const MUTATING: ReadonlySet<string> = new Set(['set', 'add', 'delete', 'clear', 'push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin']);
/** What of a list of keys does not depend on its order. */
const ORDERLESS: ReadonlySet<string> = new Set(['sort', 'toSorted', 'length', 'includes', 'some', 'every']);
const VALUE_OF_KEYS: ReadonlySet<string> = new Set(['keys', 'values', 'entries']);

export interface TurnSearch {
  readonly program: LintProgram;
  readonly reach: Reach;
  readonly source: ts.SourceFile;
  readonly report: (found: Found) => void;
}

export function findTurnFaults({ program, reach, source, report }: TurnSearch): void {
  const { ts: api, checker } = program;
  const tell = (code: RuleCode, node: ts.Node, message: string, edits: readonly Edit[] = []): void => {
    if (!rules[code].everywhere && !reach.isActorCode(node)) return;
    report({ code, message, start: node.getStart(source), end: node.getEnd(), edits });
  };
  const short = (node: ts.Node): string => node.getText(source).replace(/\s+/g, ' ').slice(0, 60);

  // Promises

  const isPromise = (type: ts.Type): boolean => (type.isUnion() ? type.types.some(isPromise) : type.getProperty('then') !== undefined && !(type.flags & api.TypeFlags.Any));

  const statement = (node: ts.ExpressionStatement): void => {
    const voided = api.isVoidExpression(node.expression);
    const expression = api.isVoidExpression(node.expression) ? node.expression.expression : node.expression;
    if (api.isAwaitExpression(expression) || api.isBinaryExpression(expression) || !isPromise(checker.getTypeAtLocation(expression))) return;
    const around = api.findAncestor(node.parent, (outer) => api.isFunctionLike(outer));
    const awaitable = around && api.canHaveModifiers(around) && around.modifiers?.some(({ kind }) => kind === api.SyntaxKind.AsyncKeyword);
    tell('floating-promise', expression, `nobody awaits ${short(expression)}`, awaitable && !voided ? [{ start: expression.getStart(source), end: expression.getStart(source), text: 'await ' }] : []);
  };

  const asyncForEach = (node: ts.CallExpression): void => {
    const [callback] = node.arguments;
    if (!callback || !api.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'forEach') return;
    const signature = checker.getTypeAtLocation(callback).getCallSignatures()[0];
    if (signature && isPromise(signature.getReturnType())) tell('floating-promise', callback, 'forEach awaits nothing that its function starts');
  };

  // State

  const isModuleLevel = (declaration: ts.Declaration): boolean =>
    api.isVariableDeclaration(declaration) && api.isVariableStatement(declaration.parent.parent) && api.isSourceFile(declaration.parent.parent.parent) && !program.program.isSourceFileDefaultLibrary(declaration.getSourceFile());

  /** The variable of a module that an expression is, or is a part of, through constants that stand for it. */
  const sharedRoot = (node: ts.Expression, depth = 0): ts.Declaration | undefined => {
    if (depth > 8) return undefined;
    if (api.isPropertyAccessExpression(node)) {
      const own = checker.getSymbolAtLocation(node.name)?.valueDeclaration;
      if (own && api.isPropertyDeclaration(own) && own.modifiers?.some(({ kind }) => kind === api.SyntaxKind.StaticKeyword)) return own;
      return sharedRoot(node.expression, depth + 1);
    }
    if (api.isElementAccessExpression(node) || api.isNonNullExpression(node) || api.isParenthesizedExpression(node) || api.isAsExpression(node)) return sharedRoot(node.expression, depth + 1);
    if (!api.isIdentifier(node)) return undefined;
    const declaration = symbolOf(program, node)?.valueDeclaration;
    if (!declaration) return undefined;
    if (isModuleLevel(declaration)) return declaration;
    return api.isVariableDeclaration(declaration) && declaration.initializer && declaration.parent.flags & api.NodeFlags.Const ? sharedRoot(declaration.initializer, depth + 1) : undefined;
  };

  const changed = (target: ts.Expression, node: ts.Node): void => {
    if (!api.findAncestor(node, (outer) => api.isFunctionLike(outer))) return; // while the module is loaded
    if (api.isIdentifier(target)) {
      // a local constant that stands for shared state is changed through its members only
      const declaration = symbolOf(program, target)?.valueDeclaration;
      if (!declaration || !isModuleLevel(declaration)) return;
    }
    const root = sharedRoot(target);
    const isGlobal = !root && api.isPropertyAccessExpression(target) && api.isIdentifier(target.expression) && target.expression.text === 'globalThis';
    if (!root && !isGlobal) return;
    const name = root ? ((root as ts.NamedDeclaration).name?.getText() ?? '') : short(target);
    const place = root ? root.getSourceFile().getLineAndCharacterOfPosition(root.getStart()).line + 1 : 0;
    const where = root && root.getSourceFile() === source ? ` of line ${place}` : '';
    tell('module-state', node, `${short(node)} ${rules['module-state'].summary}: "${name}"${where}`);
  };

  const mutation = (node: ts.Node): void => {
    if (api.isBinaryExpression(node) && node.operatorToken.kind >= api.SyntaxKind.FirstAssignment && node.operatorToken.kind <= api.SyntaxKind.LastAssignment) changed(node.left, node);
    else if ((api.isPrefixUnaryExpression(node) || api.isPostfixUnaryExpression(node)) && (node.operator === api.SyntaxKind.PlusPlusToken || node.operator === api.SyntaxKind.MinusMinusToken)) changed(node.operand, node);
    else if (api.isDeleteExpression(node)) changed(node.expression, node);
    else if (api.isCallExpression(node) && api.isPropertyAccessExpression(node.expression) && MUTATING.has(node.expression.name.text)) {
      const declared = checker.getSymbolAtLocation(node.expression.name)?.declarations?.some((place) => program.program.isSourceFileDefaultLibrary(place.getSourceFile()));
      if (declared && sharedRoot(node.expression.expression)) changed(node.expression, node);
    }
  };

  // Keys

  const isActorParameter = (declaration: ts.Declaration): boolean => {
    const parameter = api.findAncestor(declaration, (outer): outer is ts.ParameterDeclaration => api.isParameter(outer));
    return parameter !== undefined && api.isMethodDeclaration(parameter.parent) && api.isClassLike(parameter.parent.parent) && reach.actors.has(parameter.parent.parent);
  };

  /** Whether the value came from a caller, from another actor, or from text. */
  const fromOutside = (node: ts.Expression, depth = 0): boolean => {
    if (depth > 8) return false;
    if (api.isPropertyAccessExpression(node) || api.isElementAccessExpression(node) || api.isNonNullExpression(node) || api.isParenthesizedExpression(node) || api.isAsExpression(node) || api.isAwaitExpression(node)) return fromOutside(node.expression, depth + 1);
    if (api.isBinaryExpression(node)) return fromOutside(node.left, depth + 1);
    if (api.isCallExpression(node)) return /^JSON\.parse$|\bctx\.call\b/.test(node.expression.getText());
    if (!api.isIdentifier(node)) return false;
    const declaration = symbolOf(program, node)?.valueDeclaration;
    if (!declaration) return false;
    if (isActorParameter(declaration)) return true;
    return api.isVariableDeclaration(declaration) && declaration.initializer !== undefined && fromOutside(declaration.initializer, depth + 1);
  };

  const keysOf = (node: ts.CallExpression): void => {
    const { expression } = node;
    const [object] = node.arguments;
    if (!object || !api.isPropertyAccessExpression(expression) || !VALUE_OF_KEYS.has(expression.name.text) || expression.expression.getText(source) !== 'Object' || !fromOutside(object)) return;
    if (api.isPropertyAccessExpression(node.parent) && ORDERLESS.has(node.parent.name.text)) return;
    const sorted = { keys: '.sort()', entries: '.sort(([x], [y]) => (x < y ? -1 : 1))' }[expression.name.text];
    tell('key-order', node, `${short(node)} ${rules['key-order'].summary}`, sorted === undefined ? [] : [{ start: node.getEnd(), end: node.getEnd(), text: sorted }]);
  };

  const visit = (node: ts.Node): void => {
    if (api.isTypeNode(node)) return;
    if (api.isExpressionStatement(node)) statement(node);
    if (api.isForInStatement(node) && fromOutside(node.expression)) tell('key-order', node.expression, `for ... in ${short(node.expression)} ${rules['key-order'].summary}`);
    if (api.isCallExpression(node)) {
      asyncForEach(node);
      keysOf(node);
    }
    mutation(node);
    api.forEachChild(node, visit);
  };
  visit(source);
}
