// The Rust side of the comparison: a program that calls the crate's functions on the inputs that Python got too.
import { constructorTypes, mutators } from './inputs';
import type { FunctionModel, ModuleModel } from './model';
import { fieldName } from './names';
import { isCopy, isImmutable, parts, prune, rust, type Ty } from './types';

/** A function that can be called from outside: what it takes, its receiver first, and what is looked at afterwards. */
export interface Callable {
  readonly module: ModuleModel;
  readonly model: FunctionModel;
  readonly parameters: readonly Ty[];
  /** Places in `parameters` of values that the call may have changed. */
  readonly watched: readonly number[];
}

/** What the Python side is told of a type. */
export function describe(ty: Ty): object {
  const type = prune(ty);
  switch (type.k) {
    case 'list': case 'set': case 'deque': case 'optional': case 'series': return { k: type.k, of: describe(type.of) };
    case 'dict': return { k: 'dict', key: describe(type.key), value: describe(type.value), flavour: type.flavour };
    case 'tuple': return { k: 'tuple', items: type.items.map(describe) };
    case 'class': case 'enum': return { k: type.k, name: type.name };
    default: return { k: type.k };
  }
}

const holds = (ty: Ty, kind: string): boolean => {
  const type = prune(ty);
  return type.k === kind || parts(type).some((part) => holds(part, kind));
};

/** A function as it can be called; null where an argument cannot be made from outside. */
export function callable(module: ModuleModel, model: FunctionModel): Callable | null {
  // what stood within another function can only be called from there
  if (model.kind === 'main' || model.kind === 'constructor' || model.within !== null || model.isMessage || model.rejection || model.owner?.rejection) return null;
  const own: Ty[] = model.kind === 'method' && model.owner ? [{ k: 'class', name: model.owner.name }] : [];
  const parameters = [...own, ...model.params.map((param) => param.ty)];
  if ([...parameters, model.result].some((type) => holds(type, 'function') || holds(type, 'exception'))) return null;
  const watched = parameters.map((type, index) => ({ type, index })).filter(({ type, index }) => !isImmutable(type, module) && (index < own.length || model.params[index - own.length]!.mode !== 'own')).map(({ index }) => index);
  return { module, model, parameters, watched };
}

const SHARED = `use std::collections::{HashSet, VecDeque};
use std::io::{Read, Write};

type Tokens<'a> = std::str::SplitWhitespace<'a>;

trait Decode: Sized {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error>;
}

trait Show {
    fn show(&self) -> String;
}

fn rest<'a>(tokens: &mut Tokens<'a>) -> &'a str {
    &tokens.next().expect("a token")[1..]
}

fn bytes(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).expect("hex")).collect()
}

impl Decode for i64 {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        Ok(rest(tokens).parse().expect("an integer"))
    }
}
impl Decode for f64 {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        Ok(f64::from_bits(u64::from_str_radix(rest(tokens), 16).expect("bits")))
    }
}
impl Decode for bool {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        Ok(rest(tokens) == "1")
    }
}
impl Decode for String {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        Ok(String::from_utf8(bytes(rest(tokens))).expect("UTF-8"))
    }
}
impl Decode for () {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        rest(tokens);
        Ok(())
    }
}
impl<T: Decode> Decode for Box<T> {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        Ok(Box::new(T::decode(tokens)?))
    }
}
impl<T: Decode> Decode for Option<T> {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        Ok(if tokens.next() == Some("n") { None } else { Some(T::decode(tokens)?) })
    }
}
fn items<T: Decode>(tokens: &mut Tokens) -> Result<Vec<T>, Error> {
    let count: usize = rest(tokens).parse().expect("a count");
    (0..count).map(|_| T::decode(tokens)).collect()
}
impl<T: Decode> Decode for Vec<T> {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        items(tokens)
    }
}
impl<T: Decode> Decode for VecDeque<T> {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        Ok(items(tokens)?.into())
    }
}
impl<T: Decode + Eq + std::hash::Hash> Decode for HashSet<T> {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        Ok(items(tokens)?.into_iter().collect())
    }
}
impl<K: Decode + Clone + Eq + std::hash::Hash, V: Decode> Decode for Dict<K, V> {
    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
        let count: usize = rest(tokens).parse().expect("a count");
        (0..count).map(|_| Ok((K::decode(tokens)?, V::decode(tokens)?))).collect()
    }
}

impl Show for i64 {
    fn show(&self) -> String {
        repr::repr(self)
    }
}
impl Show for f64 {
    fn show(&self) -> String {
        repr::repr(self)
    }
}
impl Show for bool {
    fn show(&self) -> String {
        repr::repr(self)
    }
}
impl Show for String {
    fn show(&self) -> String {
        repr::repr(self)
    }
}
impl Show for () {
    fn show(&self) -> String {
        repr::repr(self)
    }
}
impl<T: Show> Show for Box<T> {
    fn show(&self) -> String {
        (**self).show()
    }
}
impl<T: Show> Show for Option<T> {
    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "None".to_owned(), Show::show)
    }
}
fn joined<'a, T: Show + 'a>(values: impl IntoIterator<Item = &'a T>) -> String {
    format!("[{}]", values.into_iter().map(Show::show).collect::<Vec<_>>().join(", "))
}
impl<T: Show> Show for Vec<T> {
    fn show(&self) -> String {
        joined(self)
    }
}
impl<T: Show> Show for VecDeque<T> {
    fn show(&self) -> String {
        joined(self)
    }
}
impl<T: Show> Show for HashSet<T> {
    fn show(&self) -> String {
        let mut shown: Vec<String> = self.iter().map(Show::show).collect();
        shown.sort();
        format!("{{{}}}", shown.join(", "))
    }
}
impl<K: Show + Clone + Eq + std::hash::Hash, V: Show> Show for Dict<K, V> {
    fn show(&self) -> String {
        format!("{{{}}}", self.iter().map(|(key, value)| format!("{}: {}", key.show(), value.show())).collect::<Vec<_>>().join(", "))
    }
}
macro_rules! tuples {
    ($($($name:ident $at:tt),+;)+) => {
        $(impl<$($name: Decode),+> Decode for ($($name,)+) {
            fn decode(tokens: &mut Tokens) -> Result<Self, Error> {
                tokens.next();
                Ok(($($name::decode(tokens)?,)+))
            }
        }
        impl<$($name: Show),+> Show for ($($name,)+) {
            fn show(&self) -> String {
                format!("({})", [$(self.$at.show()),+].join(", "))
            }
        })+
    };
}
tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}

/// What a call came to: its kind and text, as the Python side tells them.
fn outcome(function: usize, tokens: &str) -> (&'static str, String) {
    match std::panic::catch_unwind(|| call(function, &mut tokens.split_whitespace())) {
        Ok(Ok(text)) => ("ok", text),
        Ok(Err(error)) if error.class == Class::IntegerOverflow => ("overflow", String::new()),
        Ok(Err(error)) => ("raise", format!("{}: {}", error.class.name(), error.message)),
        Err(_) => ("panic", String::new()),
    }
}

#[repr(C)]
struct Limit {
    soft: u64,
    hard: u64,
}
unsafe extern "C" {
    fn setrlimit(resource: i32, limit: *const Limit) -> i32;
}

const MEMORY_BYTES_MAX: u64 = 6 << 30;
const STACK_BYTES: usize = 512 << 20;

fn main() {
    // SAFETY: a plain system call with a structure of the layout that Linux has on 64 bits
    unsafe { setrlimit(9, &Limit { soft: MEMORY_BYTES_MAX, hard: MEMORY_BYTES_MAX }) };
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).expect("cases");
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || work(&input)).expect("a thread").join().expect("an end");
}
`;

const COMPARE = `
fn work(input: &str) {
    for (index, line) in input.lines().enumerate() {
        let (function, tokens) = line.split_once('\\t').expect("a case");
        let (kind, text) = outcome(function.parse().expect("a function"), tokens);
        print!("\\u{1e}{index}\\u{1f}{kind}\\u{1f}{text}\\u{1d}");
        std::io::stdout().flush().expect("an open pipe");
    }
}
`;

const MUTATE = `
struct Case {
    function: usize,
    tokens: String,
    expected: String,
    steps: usize,
}

/// What the case comes to, printing included, and how many switches it passed.
fn tried_once(function: usize, tokens: &str, steps_max: usize) -> (String, usize) {
    CRATE::mutants::begin(steps_max);
    let (kind, text) = outcome(function, tokens);
    (format!("{kind}\\u{1e}{}\\u{1e}{text}", CRATE::mutants::output()), CRATE::mutants::steps())
}

fn work(input: &str) {
    let mut cases: Vec<Case> = Vec::new();
    for line in input.lines() {
        let parts: Vec<&str> = line.split('\\t').collect();
        if parts[0] == "case" {
            // without a mutant the crate is the one that was compared with Python
            let function = parts[1].parse().expect("a function");
            let (expected, steps) = tried_once(function, parts[2], usize::MAX);
            cases.push(Case { function, tokens: parts[2].to_owned(), expected, steps });
        } else {
            // the cases that reach the function, as numbers
            let mutant: usize = parts[1].parse().expect("a mutant");
            let mut noticed = false;
            CRATE::mutants::ACTIVE.store(mutant, std::sync::atomic::Ordering::Relaxed);
            for place in parts[2].split(' ').filter(|place| !place.is_empty()) {
                let case = &cases[place.parse::<usize>().expect("a case")];
                if tried_once(case.function, &case.tokens, case.steps * 20 + 20_000).0 != case.expected {
                    noticed = true;
                    break;
                }
            }
            CRATE::mutants::ACTIVE.store(usize::MAX, std::sync::atomic::Ordering::Relaxed);
            println!("mutant {mutant} {}", u8::from(noticed));
            std::io::stdout().flush().expect("an open pipe");
        }
    }
}
`;

/** The program's text. Mains follow the functions, in the order of the modules that have one. */
export function harnessRust(crate: string, modules: readonly ModuleModel[], functions: readonly Callable[], mutate: boolean): string {
  const heads = `//! Calls the moved functions on given inputs.\nuse ${crate}::python::class::Class;\nuse ${crate}::python::dict::Dict;\nuse ${crate}::python::error::Error;\nuse ${crate}::python::repr;\n`;
  const shapes = modules.flatMap((module) => [...classes(crate, module), ...enums(crate, module)]);
  const cases = functions.map((each, index) => caseFunction(crate, each, index));
  const mains = modules.filter((module) => module.main && !module.main.rejection);
  const arms = [...functions.map((_, index) => `        ${index} => case_${index}(tokens),`), ...mains.map((module, index) => `        ${functions.length + index} => ${module.main!.fallible ? `${crate}::${module.name}::run().map(|()| String::new())` : `{\n            ${crate}::${module.name}::run();\n            Ok(String::new())\n        }`},`)];
  const dispatch = `fn call(function: usize, tokens: &mut Tokens) -> Result<String, Error> {\n    let _ = &tokens;\n    match function {\n${arms.join('\n')}\n        _ => Ok(String::new()),\n    }\n}\n`;
  return [heads, SHARED, mutate ? MUTATE.replaceAll('CRATE', crate) : COMPARE, ...shapes, ...cases, dispatch].join('\n');
}

/** A type with the names of its module in front. */
function located(crate: string, module: ModuleModel, ty: Ty): string {
  return rust(ty, module).replace(/\b([A-Z]\w*)\b/g, (name: string) => {
    const home = module.classes.get(name)?.home ?? module.enums.get(name)?.home;
    return home === undefined ? name : `${crate}::${home}::${name}`;
  });
}

function classes(crate: string, module: ModuleModel): string[] {
  return [...module.classes.values()].filter((model) => !model.rejection).map((model) => {
    const path = `${crate}::${module.name}::${model.name}`;
    if (model.variants) return family(module, path, model.variants);
    const fields = [...model.fields.values()];
    const show = `impl Show for ${path} {\n    fn show(&self) -> String {\n        format!("${model.name}(${fields.map((field) => `${field.name}={}`).join(', ')})"${fields.map((field) => `, self.${fieldName(field.name)}.show()`).join('')})\n    }\n}\n`;
    const parameters = constructorTypes(module, model.name);
    if (!parameters || parameters.some((type) => holds(type, 'function') || holds(type, 'exception'))) return show;
    const init = model.methods.get('__init__');
    const lets = parameters.map((type, index) => `        let ${mutable(init?.params[index]?.mode, type)}a${index}: ${located(crate, module, type)} = Decode::decode(tokens)?;`);
    const args = parameters.map((type, index) => passed(type, init?.params[index]?.mode ?? 'own', `a${index}`));
    const fallible = init ? init.fallible : model.methods.get('__post_init__')?.fallible ?? false;
    const made = !init && !model.dataclass ? `${path} {}` : `${path}::new(${args.join(', ')})${fallible ? '?' : ''}`;
    const calls = mutators(module, model.name).map(({ model: method, types }, index) => {
      const own = types.map((type, place) => `                let ${mutable(method.params[place]!.mode, type)}b${place}: ${located(crate, module, type)} = Decode::decode(tokens)?;\n`);
      const given = types.map((type, place) => passed(type, method.params[place]!.mode, `b${place}`));
      return `                "m${index}" => {\n${own.join('')}                made.${method.rustName}(${given.join(', ')})${method.fallible ? '?' : ''};\n            }\n`;
    });
    const grown = calls.length === 0 ? `        Ok(${made})` : `        let mut made = ${made};\n        for _ in 0..calls {\n            match tokens.next().expect("a method") {\n${calls.join('')}                _ => {}\n            }\n        }\n        Ok(made)`;
    return `${show}\nimpl Decode for ${path} {\n    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {\n        let calls: usize = rest(tokens).parse().expect("a count");\n        let _ = calls;\n${lets.join('\n')}\n${grown}\n    }\n}\n`;
  });
}

/** A base class that stands for others: whichever it is. */
function family(module: ModuleModel, path: string, variants: readonly string[]): string {
  const shows = variants.map((name) => `            Self::${name}(value) => value.show(),\n`).join('');
  const decodes = variants.map((name, index) => `            "v${index}" => Self::${name}(${module.isRecursive(name) ? 'Box::new(Decode::decode(tokens)?)' : 'Decode::decode(tokens)?'}),\n`).join('');
  const made = variants.every((name) => constructorTypes(module, name)?.every((type) => !holds(type, 'function') && !holds(type, 'exception')));
  const decode = made ? `\nimpl Decode for ${path} {\n    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {\n        Ok(match tokens.next().expect("a class") {\n${decodes}            _ => unreachable!("a class of the family"),\n        })\n    }\n}\n` : '';
  return `impl Show for ${path} {\n    fn show(&self) -> String {\n        match self {\n${shows}        }\n    }\n}\n${decode}`;
}

function enums(crate: string, module: ModuleModel): string[] {
  return [...module.enums.values()].map((model) => {
    const path = `${crate}::${module.name}::${model.name}`;
    return `impl Show for ${path} {\n    fn show(&self) -> String {\n        format!("${model.name}.{}", self.name())\n    }\n}\n\nimpl Decode for ${path} {\n    fn decode(tokens: &mut Tokens) -> Result<Self, Error> {\n        let index: usize = rest(tokens).parse().expect("a place");\n        Ok([${model.members.map((member) => `${path}::${member.rustName}`).join(', ')}][index])\n    }\n}\n`;
  });
}

const mutable = (mode: string | undefined, type: Ty): string => (mode === 'mut' && !isCopy(type) ? 'mut ' : '');

function passed(type: Ty, mode: string, name: string): string {
  if (isCopy(type) || mode === 'own') return name;
  return mode === 'mut' ? `&mut ${name}` : `&${name}`;
}

function caseFunction(crate: string, { module, model, parameters, watched }: Callable, index: number): string {
  const isMethod = model.kind === 'method';
  const modes = [...(isMethod ? [model.selfMode] : []), ...model.params.map((param) => param.mode)];
  const lets = parameters.map((type, place) => `    let ${mutable(modes[place], type)}a${place}: ${located(crate, module, type)} = Decode::decode(tokens)?;`);
  const args = parameters.map((type, place) => passed(type, modes[place]!, `a${place}`));
  const path = `${crate}::${module.name}::${model.owner && !isMethod ? `${model.owner.name}::` : ''}${model.rustName}`;
  const call = isMethod ? `a0.${model.rustName}(${args.slice(1).join(', ')})` : `${path}(${args.join(', ')})`;
  const shown = ['result.show()', ...watched.map((place) => `a${place}.show()`)];
  const unit = prune(model.result).k === 'none' && !model.fallible;
  return `fn case_${index}(tokens: &mut Tokens) -> Result<String, Error> {\n    let _ = &tokens;\n${lets.join('\n')}\n    ${unit ? `${call};\n    let result = ();` : `let result = ${call}${model.fallible ? '?' : ''};`}\n    Ok([${shown.join(', ')}].join(" | "))\n}\n`;
}
