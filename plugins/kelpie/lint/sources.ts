// Finds uses of the host: by what a name stands for, not by how it is written.
import type { ts } from 'ts-morph';
import type { Edit, Found } from './findings';
import { hostModule, type LintProgram } from './program';
import { enclosingMethod, symbolOf, type Reach } from './reach';
import { globalSources, memberSources, PROVIDED, rules, type RuleCode } from './rules';

/** `Interface.member` of a symbol that TypeScript's own libraries declare. */
function libraryMember({ ts: api, program }: LintProgram, symbol: ts.Symbol | undefined): string | undefined {
  const declaration = symbol?.declarations?.find((place) => program.isSourceFileDefaultLibrary(place.getSourceFile()));
  const parent = declaration?.parent;
  return parent && (api.isInterfaceDeclaration(parent) || api.isClassDeclaration(parent)) && parent.name ? `${parent.name.text}.${symbol!.name}` : undefined;
}

const isEcmaScript = (file: string): boolean => /lib\.(es\d*|esnext|decorators)\b[^/]*\.d\.ts$/.test(file);

/** The global that an identifier stands for: of the language or its surroundings, or declared nowhere. */
function globalName(program: LintProgram, node: ts.Identifier): { readonly name: string; readonly ecmaScript: boolean } | undefined {
  const { ts: api, checker } = program;
  const symbol = symbolOf(program, node);
  const declarations = symbol?.declarations ?? [];
  if (!symbol || declarations.length === 0) return checker.resolveName(node.text, node, api.SymbolFlags.Value, false)?.declarations?.length ? undefined : { name: node.text, ecmaScript: false };
  const inLibrary = declarations.filter((place) => program.program.isSourceFileDefaultLibrary(place.getSourceFile()) || /@types[\\/]node[\\/]/.test(place.getSourceFile().fileName));
  if (inLibrary.length !== declarations.length || !(symbol.flags & api.SymbolFlags.Value)) return undefined;
  // members of an interface are told by their interface
  if (!declarations.some((place) => api.isVariableDeclaration(place) || api.isFunctionDeclaration(place) || api.isClassDeclaration(place) || api.isModuleDeclaration(place))) return undefined;
  return { name: symbol.name, ecmaScript: declarations.some((place) => isEcmaScript(place.getSourceFile().fileName)) };
}

/** A name that is used as a value: not a declaration's, a label, a property's or a type's. */
function isUse(api: LintProgram['ts'], node: ts.Identifier): boolean {
  const { parent } = node;
  if (api.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (api.isPropertyAssignment(parent)) return parent.initializer === node;
  if (api.isBindingElement(parent)) return parent.initializer === node;
  if (api.isImportSpecifier(parent) || api.isImportClause(parent) || api.isNamespaceImport(parent) || api.isExportSpecifier(parent) || api.isQualifiedName(parent) || api.isMetaProperty(parent)) return false;
  if (api.isLabeledStatement(parent) || api.isBreakOrContinueStatement(parent) || api.isJsxAttribute(parent)) return false;
  return !((api.isVariableDeclaration(parent) || api.isParameter(parent) || api.isFunctionLike(parent) || api.isClassLike(parent) || api.isEnumDeclaration(parent) || api.isEnumMember(parent) || api.isPropertyDeclaration(parent) || api.isModuleDeclaration(parent)) && parent.name === node);
}

/** Names that a file asks for with `typeof` before it uses them. */
function guardedNames(api: LintProgram['ts'], source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (api.isTypeOfExpression(node) && api.isIdentifier(node.expression)) names.add(node.expression.text);
    api.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

const unwrap = (api: LintProgram['ts'], node: ts.Expression): ts.Expression =>
  api.isParenthesizedExpression(node) || api.isAsExpression(node) || api.isNonNullExpression(node) || api.isTypeAssertionExpression(node) || api.isSatisfiesExpression(node) ? unwrap(api, node.expression) : node;

export interface SourceSearch {
  readonly program: LintProgram;
  readonly reach: Reach;
  readonly source: ts.SourceFile;
  /** The file is a package's: what it asks for before it uses it is not told, and all of it counts. */
  readonly isPackage: boolean;
  readonly report: (found: Found) => void;
}

export function findSources({ program, reach, source, isPackage, report }: SourceSearch): void {
  const { ts: api, checker } = program;
  const guarded = isPackage ? guardedNames(api, source) : new Set<string>();
  const tell = (code: RuleCode, node: ts.Node, what: string, edits: readonly Edit[] = []): void => {
    if (!isPackage && !rules[code].everywhere && !reach.isActorCode(node)) return;
    report({ code, message: `${what} ${rules[code].summary}`, start: node.getStart(source), end: node.getEnd(), edits });
  };
  const short = (node: ts.Node): string => node.getText(source).replace(/\s+/g, ' ').slice(0, 60);

  /** `Date.now()` and the like inside an actor's method have a port that says the same. */
  const portFor = (node: ts.Node, code: RuleCode, text: string): Edit[] => {
    const call = node.parent;
    if ((code !== 'clock' && code !== 'random') || !api.isCallExpression(call) || call.expression !== node || call.arguments.length > 0 || !enclosingMethod(program, reach, node)) return [];
    return text === '' ? [] : [{ start: call.getStart(source), end: call.getEnd(), text }];
  };

  const member = (node: ts.PropertyAccessExpression | ts.ElementAccessExpression): void => {
    const symbol = api.isPropertyAccessExpression(node) ? checker.getSymbolAtLocation(node.name) : elementSymbol(node);
    const name = libraryMember(program, symbol);
    const found = name === undefined ? undefined : memberSources[name];
    if (found) {
      const port = name === 'DateConstructor.now' ? 'this.ctx.now()' : name === 'Math.random' ? 'this.ctx.random()' : '';
      const casing = /^String\.toLocale(Upper|Lower)Case$/.exec(name!)?.[1];
      const plain: Edit[] = casing && api.isPropertyAccessExpression(node) && api.isCallExpression(node.parent) && node.parent.arguments.length === 0 ? [{ start: node.name.getStart(source), end: node.name.getEnd(), text: `to${casing}Case` }] : [];
      return tell(found.code, node, short(node), [...portFor(node, found.code, port), ...plain]);
    }
    const owner = unwrap(api, node.expression);
    if (!api.isIdentifier(owner) || owner.text !== 'globalThis') return;
    const text = api.isPropertyAccessExpression(node) ? node.name.text : api.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
    if (text !== undefined) globalUse(node, text, isEcmaScript(symbol?.declarations?.[0]?.getSourceFile().fileName ?? ''), symbol !== undefined);
  };

  const elementSymbol = (node: ts.ElementAccessExpression): ts.Symbol | undefined => {
    const key = node.argumentExpression;
    return api.isStringLiteralLike(key) ? checker.getTypeAtLocation(node.expression).getProperty(key.text) : undefined;
  };

  const globalUse = (node: ts.Node, name: string, ecmaScript: boolean, declared: boolean): void => {
    if (guarded.has(name)) return;
    const known = Object.hasOwn(globalSources, name) ? globalSources[name] : undefined;
    if (known) return tell(known.code, node, name);
    // declared by the surroundings of a browser, and not in a simulated node
    if (declared && !ecmaScript && !PROVIDED.has(name)) tell('host-global', node, name);
  };

  /** `const { now } = Date`. */
  const destructured = (node: ts.ObjectBindingPattern): void => {
    const type = checker.getTypeAtLocation(node);
    for (const element of node.elements) {
      const key = element.propertyName ?? element.name;
      const name = api.isIdentifier(key) || api.isStringLiteralLike(key) ? libraryMember(program, originOf(node, key.text) ?? type.getProperty(key.text)) : undefined;
      const found = name === undefined ? undefined : memberSources[name];
      if (found) tell(found.code, element, name!.replace('Constructor', ''));
    }
  };
  const originOf = (node: ts.ObjectBindingPattern, name: string): ts.Symbol | undefined =>
    api.isVariableDeclaration(node.parent) && node.parent.initializer ? checker.getTypeAtLocation(node.parent.initializer).getProperty(name) : undefined;

  const imported = (specifier: ts.Expression | undefined, node: ts.Node, typesOnly: boolean): void => {
    if (!specifier || typesOnly) return;
    if (!api.isStringLiteralLike(specifier)) return api.isCallExpression(node) ? tell('dynamic-code', node, short(node)) : undefined;
    const module = hostModule(specifier.text);
    if (module !== undefined) tell('host-module', specifier, `"${specifier.text}"`);
  };

  const called = (node: ts.CallExpression | ts.NewExpression): void => {
    const constructed = libraryType(node.expression);
    const none = (node.arguments?.length ?? 0) === 0;
    if (constructed === 'DateConstructor' && (none || api.isCallExpression(node)) && !api.isPropertyAccessExpression(node.expression)) {
      const edits = api.isNewExpression(node) && enclosingMethod(program, reach, node) ? [{ start: node.getStart(source), end: node.getEnd(), text: `new ${short(node.expression)}(this.ctx.now())` }] : [];
      tell('clock', node, short(node), edits);
    }
    if (constructed === 'FunctionConstructor') tell('dynamic-code', node, short(node));
    if (!api.isCallExpression(node)) return;
    if (node.expression.kind === api.SyntaxKind.ImportKeyword) imported(node.arguments[0], node, false);
    // what `require` names is told by its module, and not a second time by its name
    if (api.isIdentifier(node.expression) && node.expression.text === 'require') imported(node.arguments[0], node, false);
  };
  const libraryType = (node: ts.Expression): string | undefined => {
    const symbol = checker.getTypeAtLocation(node).symbol as ts.Symbol | undefined;
    return symbol?.declarations?.some((place) => program.program.isSourceFileDefaultLibrary(place.getSourceFile())) ? symbol.name : undefined;
  };

  const visit = (node: ts.Node): void => {
    if (api.isTypeNode(node) || api.isInterfaceDeclaration(node) || api.isTypeAliasDeclaration(node)) {
      // `extends X<T>` holds an expression
      if (api.isExpressionWithTypeArguments(node)) visit(node.expression);
      return;
    }
    if (api.isImportDeclaration(node)) return imported(node.moduleSpecifier, node, onlyTypes(api, node.importClause));
    if (api.isExportDeclaration(node)) return imported(node.moduleSpecifier, node, node.isTypeOnly);
    if (api.isPropertyAccessExpression(node) || api.isElementAccessExpression(node)) member(node);
    else if (api.isCallExpression(node) || api.isNewExpression(node)) called(node);
    else if (api.isObjectBindingPattern(node)) destructured(node);
    else if (api.isIdentifier(node) && isUse(api, node)) {
      const global = globalName(program, node);
      const isRequire = node.text === 'require' && api.isCallExpression(node.parent) && node.parent.expression === node;
      if (global && !isRequire && !(isPackage && (node.text === 'module' || node.text === 'exports' || node.text === 'require'))) globalUse(node, global.name, global.ecmaScript, symbolOf(program, node) !== undefined);
    }
    api.forEachChild(node, visit);
  };
  visit(source);
}

function onlyTypes(api: LintProgram['ts'], clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { namedBindings, name } = clause;
  return !name && namedBindings !== undefined && api.isNamedImports(namedBindings) && namedBindings.elements.length > 0 && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}
