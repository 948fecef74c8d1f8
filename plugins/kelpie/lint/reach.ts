// Which code belongs to actors: their classes, and all that these refer to, over any number of files.
import type { ts } from 'ts-morph';
import type { LintProgram } from './program';

export interface Reach {
  readonly actors: ReadonlySet<ts.ClassLikeDeclaration>;
  /** Runs in an actor's turn, or when the module is loaded. */
  isActorCode(node: ts.Node): boolean;
}

/** What an identifier stands for, through imports. */
export function symbolOf({ ts: api, checker }: LintProgram, node: ts.Node): ts.Symbol | undefined {
  const symbol = api.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  return symbol && symbol.flags & api.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function extendsActor(program: LintProgram, declaration: ts.ClassLikeDeclaration): boolean {
  const { ts: api, checker, isRuntime } = program;
  const parent = declaration.heritageClauses?.find(({ token }) => token === api.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!parent) return false;
  const seen = new Set<ts.Type>();
  const isActor = (type: ts.Type): boolean => {
    if (seen.has(type)) return false;
    seen.add(type);
    const { symbol } = type as { symbol?: ts.Symbol };
    if (symbol?.name === 'Actor' && symbol.declarations?.some((place) => isRuntime(place.getSourceFile().fileName))) return true;
    return (type.getBaseTypes() ?? []).some(isActor);
  };
  return isActor(checker.getTypeAtLocation(parent));
}

export function findReach(program: LintProgram): Reach {
  const { ts: api, own } = program;
  const files = new Set(own.map(({ source }) => source));
  const actors = new Set<ts.ClassLikeDeclaration>();
  const collect = (node: ts.Node): void => {
    if (api.isClassLike(node) && extendsActor(program, node)) actors.add(node);
    api.forEachChild(node, collect);
  };
  for (const source of files) collect(source);

  const reached = new Set<ts.Node>(actors);
  const visit = (node: ts.Node): void => {
    if (api.isIdentifier(node) || api.isPrivateIdentifier(node)) {
      for (const declaration of symbolOf(program, node)?.declarations ?? []) if (files.has(declaration.getSourceFile())) reached.add(declaration);
    }
    api.forEachChild(node, visit);
  };
  // a set that grows is walked to its end
  for (const declaration of reached) visit(declaration);

  return {
    actors,
    isActorCode(node) {
      if (actors.size === 0) return true;
      let inFunction = false;
      for (let here: ts.Node = node; here !== undefined && !api.isSourceFile(here); here = here.parent) {
        if (reached.has(here)) return true;
        if (api.isFunctionLike(here)) inFunction = true;
      }
      return !inFunction;
    },
  };
}

/** The method of an actor whose `this` a node sees, if any. */
export function enclosingMethod({ ts: api }: LintProgram, { actors }: Reach, node: ts.Node): ts.MethodDeclaration | undefined {
  for (let here = node.parent; here !== undefined; here = here.parent) {
    if (api.isMethodDeclaration(here)) return api.isClassLike(here.parent) && actors.has(here.parent) && !here.modifiers?.some(({ kind }) => kind === api.SyntaxKind.StaticKeyword) ? here : undefined;
    if (api.isFunctionLike(here) && !api.isArrowFunction(here)) return undefined;
  }
  return undefined;
}
