// Base classes that stand for others: an enumeration of what a value can be, and methods that ask it.
import { FunctionEmitter } from './emitter';
import { isPrintable } from './exceptions';
import { mark } from './flow';
import { constantHolder, documentation, parameterType } from './functions';
import { type ClassModel, type FunctionModel, type ModuleModel, stronger } from './model';
import { Mutants } from './mutants';
import { indent, snake } from './names';
import { Rejection } from './rejection';
import { isKnown, unify } from './types';

/** The methods that one of the base's stands for; null where a class lacks it. */
function meant(module: ModuleModel, base: ClassModel, method: FunctionModel): FunctionModel[] | null {
  const found = base.variants!.map((name) => module.classes.get(name)?.methods.get(method.name));
  return found.every((each) => each !== undefined) ? found : null;
}

/** Makes the methods of a family alike: how they take their arguments, what they answer, whether they can fail. */
export function joinFamilies(module: ModuleModel): boolean {
  let changed = false;
  const set = <Holder extends object, Key extends keyof Holder>(holder: Holder, key: Key, value: Holder[Key]): void => {
    if (holder[key] === value) return;
    holder[key] = value;
    changed = true;
  };
  for (const base of module.classes.values()) {
    if (!base.variants || base.rejection) continue;
    for (const method of base.methods.values()) {
      const others = meant(module, base, method);
      if (!others || others.some((other) => other.params.length !== method.params.length)) continue;
      const all = [method, ...others];
      for (const other of others) {
        method.calls.add(other);
        unify(method.result, other.result);
        other.params.forEach((param, index) => unify(method.params[index]!.ty, param.ty));
      }
      const fallible = all.some((each) => each.fallible);
      const selfMode = all.reduce((mode, each) => stronger(mode, each.selfMode), method.selfMode);
      for (const each of all) {
        set(each, 'fallible', fallible);
        set(each, 'selfMode', selfMode);
        each.params.forEach((param, index) => set(param, 'mode', all.reduce((mode, other) => stronger(mode, other.params[index]!.mode), param.mode)));
      }
    }
  }
  return changed;
}

/** Refuses bases whose classes are not alike, or not all moved; answers whether any was. */
export function refuseFamilies(module: ModuleModel): boolean {
  let refused = false;
  for (const base of module.classes.values()) {
    if (!base.variants || base.rejection) continue;
    const reason = difference(module, base);
    if (!reason) continue;
    base.rejection = new Rejection('inheritance', reason.line, reason.message, reason.hint);
    refused = true;
  }
  return refused;
}

function difference(module: ModuleModel, base: ClassModel): { readonly message: string; readonly hint: string; readonly line: number } | null {
  for (const name of base.variants!) {
    const model = module.classes.get(name);
    if (!model || model.rejection) return { message: `${name} is not moved, and a ${base.name} may be one`, hint: 'see why it was rejected', line: base.node.lineno };
  }
  for (const method of base.methods.values()) {
    const { line } = method;
    const others = meant(module, base, method);
    if (!others) return { message: `not every subclass of ${base.name} has ${method.name}`, hint: 'define it in each', line };
    const isAlike = (other: FunctionModel): boolean => other.kind === 'method' && other.isProperty === method.isProperty && other.params.length === method.params.length && unify(other.result, method.result) && other.params.every((param, index) => param.name === method.params[index]!.name && !param.variadic && unify(param.ty, method.params[index]!.ty));
    if (!others.every(isAlike)) return { message: `${method.name} takes or gives something else in a subclass of ${base.name}`, hint: 'give it the same parameters and result in each', line };
    if (others.some((other) => other.rejection)) return { message: `${method.name} is not moved in every subclass of ${base.name}`, hint: 'see why it was rejected', line };
    if (!isKnown(method.result)) return { message: `what ${base.name}.${method.name} returns is not known`, hint: 'annotate it', line };
  }
  return null;
}

export function writeFamily(module: ModuleModel, base: ClassModel): string {
  const f = new FunctionEmitter(module, constantHolder(module, base.name), new Mutants(false), true, false);
  const ask = (code: (own: string) => string): string => `match self {\n${indent(base.variants!.map((name) => `Self::${name}(${snake(name)}) => ${code(snake(name))},`).join('\n'))}\n}`;
  const methods = [...base.methods.values()].map((method) => {
    const params = method.params.map((param) => `${f.rustName(param.name)}: ${parameterType(f, param.ty, param.mode)}`);
    const result = f.rust(method.result);
    const answer = method.fallible ? ` -> Result<${result}, Error>` : result === '()' ? '' : ` -> ${result}`;
    const given = method.params.map((param) => f.rustName(param.name)).join(', ');
    return `${documentation(method.body)}${mark(method.line)}pub fn ${method.rustName}(${[method.selfMode === 'mut' ? '&mut self' : '&self', ...params].join(', ')})${answer} {\n${indent(ask((own) => `${own}.${method.rustName}(${given})`))}\n}`;
  });
  const implementation = methods.length > 0 ? `\n\nimpl ${base.name} {\n${indent(methods.join('\n\n'))}\n}` : '';
  const texts = ['repr', 'text'].map((name) => `fn ${name}(&self) -> String {\n${indent(ask((own) => `${own}.${name}()`))}\n}`);
  const shown = isPrintable(f, { k: 'class', name: base.name }) ? `\n\nimpl Repr for ${base.name} {\n${indent(texts.join('\n\n'))}\n}` : '';
  const members = base.variants!.map((name) => `    ${name}(${module.isRecursive(name) ? `Box<${name}>` : name}),`).join('\n');
  return `${documentation(base.node.body)}${mark(base.node.lineno)}#[derive(Clone, Debug)]\npub enum ${base.name} {\n${members}\n}${implementation}${shown}`;
}
