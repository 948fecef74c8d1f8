// The files that every emitted crate brings along: Python's semantics in Rust, and the crate's own frame.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../graph/schemas';
import { StrataError } from '../../graph/errors';
import { type ExceptionModel, EXCEPTIONS, type ModuleModel } from './model';
import { literal } from './names';
import { run, type Toolchain } from './toolchain';

const FOLDER = join(packageRoot, 'native', 'batuta', 'transpile');

/** Messages that differ between versions of Python: asked of the interpreter at hand. */
const PROBES: Readonly<Record<string, string>> = {
  INT_FLOOR_DIV: '1//0', INT_MODULO: '1%0', ZERO_POWER: '0.0**-1', FLOAT_DIV: '1.0/0.0', FLOAT_FLOOR_DIV: '1.0//0.0', FLOAT_MODULO: '1.0%0.0', FLOAT_DIVMOD: 'divmod(1.0,0.0)', MIN_EMPTY: 'min([])', MAX_EMPTY: 'max([])',
};

export interface Versioned {
  readonly messages: Readonly<Record<string, string>>;
  /** Since 3.12 `sum` of floats keeps what rounding loses. */
  readonly compensatedSum: boolean;
}

export async function askVersioned({ python }: Toolchain, signal: AbortSignal): Promise<Versioned> {
  const script = `import json
found = {}
for name, code in ${JSON.stringify(PROBES)}.items():
    try:
        eval(code)
    except Exception as error:
        found[name] = str(error)
print(json.dumps({"messages": found, "compensatedSum": sum([0.1] * 10) == 1.0}))`;
  const { code, stdout, stderr } = await run(python, ['-I', '-c', script], { timeoutMs: 60_000, signal });
  if (code !== 0) throw new StrataError('python-failed', `${python} failed: ${stderr.trim().split('\n').pop() ?? ''}`, { hint: 'set the option python to a working interpreter' });
  return JSON.parse(stdout.toString('utf8')) as Versioned;
}

function classFile(exceptions: readonly ExceptionModel[]): string {
  const all = [...Object.entries(EXCEPTIONS), ...exceptions.map(({ name, base }) => [name, base] as const)];
  return `//! Exception classes, with the class above each.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
${all.map(([name]) => `    ${name},`).join('\n')}
    /// What Python would compute does not fit 64 bits; nothing catches it.
    IntegerOverflow,
}

impl Class {
    pub fn name(self) -> &'static str {
        match self {
${all.map(([name]) => `            Self::${name} => ${literal(name)},`).join('\n')}
            Self::IntegerOverflow => "IntegerOverflow",
        }
    }

    pub fn parent(self) -> Option<Self> {
        match self {
            Self::BaseException | Self::IntegerOverflow => None,
${all.filter(([, base]) => base !== '').map(([name, base]) => `            Self::${name} => Some(Self::${base}),`).join('\n')}
        }
    }

    /// Whether it is the other class, or below it.
    pub fn is(self, other: Self) -> bool {
        self == other || self.parent().is_some_and(|parent| parent.is(other))
    }
}
`;
}

/** All files of the crate but the modules, by path. */
export function frame(modules: readonly ModuleModel[], crate: string, versioned: Versioned, pythonVersion: string): Map<string, string> {
  const files = new Map<string, string>();
  const parts = readdirSync(FOLDER).filter((name) => name.endsWith('.rs')).sort();
  for (const name of parts) files.set(`src/python/${name}`, readFileSync(join(FOLDER, name), 'utf8'));
  files.set('src/python/class.rs', classFile(modules.flatMap((module) => [...module.exceptions.values()])));
  files.set('src/python/versioned.rs', `//! What differs between versions of Python: as Python ${pythonVersion} has it.\n\n${Object.keys(PROBES).map((name) => `pub const ${name}: &str = ${literal(versioned.messages[name] ?? '')};`).join('\n')}\n`);
  files.set('src/python/mod.rs', `//! Python's semantics: what the modules beside this one rely on.\n\n${[...parts.map((name) => name.replace('.rs', '')), 'class', 'versioned'].sort().map((name) => `pub mod ${name};`).join('\n')}\n`);
  files.set('src/lib.rs', `//! Moved from Python, function by function, and checked against it.\n\n${[...modules.map((module) => module.name), 'python'].sort().map((name) => `pub mod ${name};`).join('\n')}\n`);
  files.set('Cargo.toml', `[package]\nname = "${crate.replaceAll('_', '-')}"\nversion = "0.1.0"\nedition = "2024"\nrust-version = "1.88"\npublish = false\n\n[lib]\nname = "${crate}"\n\n[workspace]\n`);
  const mains = modules.filter((module) => module.main && !module.main.rejection);
  for (const module of mains) {
    const call = module.main!.fallible ? `${crate}::${module.name}::run()` : `{\n        ${crate}::${module.name}::run();\n        Ok(())\n    }`;
    const own = `//! Runs ${module.name}.\n\nfn main() {\n    ${crate}::python::error::exit(${call});\n}\n`;
    files.set(modules.length === 1 ? 'src/main.rs' : `src/bin/${module.name}.rs`, own);
  }
  return files;
}
