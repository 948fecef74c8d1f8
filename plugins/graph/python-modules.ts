// Which project owns which Python module, and so which projects an import reaches.
import { baseOf, folderOf } from './paths';
import type { SourceRoot } from './python-layout';
import { STANDARD_LIBRARY } from './python-stdlib';

export interface PythonProject {
  readonly name: string;
  /** Folder relative to the workspace, '' for the workspace itself. */
  readonly root: string;
  /** Python files relative to the workspace. */
  readonly files: readonly string[];
  /** What its manifests declare; empty: by its folders. */
  readonly declared: readonly SourceRoot[];
}

export interface ModuleImport {
  readonly module: string;
  readonly names: readonly string[];
  readonly level: number;
}

export interface PythonModules {
  /** The other projects that an import in `file` (of `project`) reaches, in no particular order. */
  reach(project: string, file: string, one: ModuleImport): readonly string[];
}

interface OfferedRoot extends SourceRoot {
  /** A folder below, on the import path itself, whose files have their names from there only. */
  readonly without?: string;
}

/** Tool entry points that nobody imports. */
const NOT_IMPORTED = new Set(['setup', 'conftest', 'noxfile', 'fabfile', 'tasks', 'manage', '__main__']);
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/');

/** `a/b/c.py` -> `a.b.c`, `a/b/__init__.py` -> `a.b`; undefined where a part is no identifier. */
function dottedName(path: string): string | undefined {
  const parts = path.replace(/\.pyi?$/, '').split('/');
  if (parts.at(-1) === '__init__') parts.pop();
  return parts.every((part) => IDENTIFIER.test(part)) ? parts.join('.') : undefined;
}

/** Every dotted prefix of a name, the longest first: importing `a.b.c` runs `a` and `a.b` too. */
function* prefixes(name: string): Generator<string> {
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) yield name.slice(0, end);
}

class Modules implements PythonModules {
  /** File -> project. */
  private readonly owners = new Map<string, string>();
  /** Module -> the projects that offer it to others. */
  private readonly offered = new Map<string, string[]>();
  /** Project -> the modules that its own files can import. */
  private readonly own = new Map<string, Set<string>>();
  /** Folder without `__init__.py` as a namespace package -> the projects with a portion. */
  private readonly namespaces = new Map<string, Set<string>>();
  private readonly all: ReadonlySet<string>;

  constructor(projects: readonly PythonProject[], otherFiles: readonly string[]) {
    this.all = new Set([...projects.flatMap(({ files }) => files), ...otherFiles]);
    for (const project of projects) for (const file of project.files) this.owners.set(file, project.name);
    for (const project of projects) this.addProject(project);
  }

  private isPackage(folder: string): boolean {
    return this.all.has(join(folder, '__init__.py')) || this.all.has(join(folder, '__init__.pyi'));
  }

  /** The folder from which `folder` is importable: upward past every package. */
  private importBase(folder: string): string {
    let here = folder;
    while (here !== '' && this.isPackage(here)) here = folderOf(here);
    return here;
  }

  /** Where other projects find this one's modules. */
  private rootsOf({ root, files, declared }: PythonProject): OfferedRoot[] {
    const inProject = (folder: string): string => join(root, folder);
    if (declared.length > 0) return declared.map(({ folder, prefix }) => ({ folder: inProject(folder), prefix }));
    const source = inProject('src');
    const hasSource = files.some((file) => file.startsWith(`${source}/`)) && !this.isPackage(source);
    // A project whose own folder is a package is imported from above it.
    const base = this.importBase(root);
    return hasSource ? [{ folder: source, prefix: '' }, { folder: base, prefix: '', without: source }] : [{ folder: base, prefix: '' }];
  }

  private addProject(project: PythonProject): void {
    const roots = this.rootsOf(project);
    const own = new Set<string>();
    this.own.set(project.name, own);
    const ownRoots = [...roots, { folder: project.root, prefix: '' }, { folder: join(project.root, 'src'), prefix: '' }];
    for (const file of project.files) {
      for (const root of ownRoots) {
        const name = this.nameUnder(file, root);
        if (name !== undefined) own.add(name);
      }
      for (const root of roots) {
        const name = root.without !== undefined && file.startsWith(`${root.without}/`) ? undefined : this.nameUnder(file, root);
        if (name === undefined || !this.isOffered(file, root.folder)) continue;
        const owners = this.offered.get(name);
        if (!owners) this.offered.set(name, [project.name]);
        else if (!owners.includes(project.name)) owners.push(project.name);
        this.addNamespaces(file, name, project.name);
      }
    }
  }

  private nameUnder(file: string, { folder, prefix }: SourceRoot): string | undefined {
    if (folder !== '' && !file.startsWith(`${folder}/`)) return undefined;
    const name = dottedName(folder === '' ? file : file.slice(folder.length + 1));
    if (name === undefined) return undefined;
    return [prefix, name].filter((part) => part !== '').join('.') || undefined;
  }

  /** Tests and tools are for the project alone, unless they are in a package. */
  private isOffered(file: string, root: string): boolean {
    const folder = folderOf(file);
    const base = baseOf(file).replace(/\.pyi?$/, '');
    if (folder !== root && this.isPackage(folder)) return true;
    if (NOT_IMPORTED.has(base) || /^test_|_test$/.test(base)) return false;
    const below = root === '' ? folder : folder.slice(root.length + 1);
    return !/^(tests?|testing|docs?|examples?|scripts?|bench(marks?)?)(\/|$)/.test(below);
  }

  private addNamespaces(file: string, name: string, project: string): void {
    let folder = folderOf(file);
    let dotted = baseOf(file).startsWith('__init__.py') ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')));
    while (dotted !== '' && folder !== '') {
      if (!this.isPackage(folder)) {
        const portions = this.namespaces.get(dotted);
        if (portions?.has(project)) return;
        if (portions) portions.add(project);
        else this.namespaces.set(dotted, new Set([project]));
      }
      folder = folderOf(folder);
      dotted = dotted.slice(0, Math.max(0, dotted.lastIndexOf('.')));
    }
  }

  /** The file that `name` (dotted) means under `folder`. */
  private fileUnder(folder: string, name: string): string | undefined {
    const path = join(folder, name.replaceAll('.', '/'));
    return [`${path}/__init__.py`, `${path}.py`, `${path}.pyi`, `${path}/__init__.pyi`].find((file) => this.all.has(file));
  }

  reach(project: string, file: string, one: ModuleImport): readonly string[] {
    const reached = new Set<string>();
    if (one.level > 0) this.reachRelative(file, one, reached);
    else this.reachAbsolute(project, file, one, reached);
    reached.delete(project);
    return [...reached];
  }

  private reachRelative(file: string, one: ModuleImport, reached: Set<string>): void {
    let folder = folderOf(file);
    for (let up = 1; up < one.level; up++) {
      if (folder === '') return;
      folder = folderOf(folder);
    }
    const wanted = [...prefixes(one.module), ...one.names.map((name) => (one.module ? `${one.module}.${name}` : name))];
    const files = wanted.map((name) => this.fileUnder(folder, name));
    if (one.module === '') files.push(this.fileUnder(folder, '__init__') ?? this.fileUnder(folderOf(folder), baseOf(folder)));
    for (const found of files) {
      const owner = found && this.owners.get(found);
      if (owner) reached.add(owner);
    }
  }

  private reachAbsolute(project: string, file: string, { module, names }: ModuleImport, reached: Set<string>): void {
    const own = this.own.get(project);
    // Python also looks beside the script, and pytest beside the test's outermost package.
    const beside = this.importBase(folderOf(file));
    const top = module.split('.', 1)[0]!;
    const inStandardLibrary = STANDARD_LIBRARY.has(top);
    let found = false;
    const take = (name: string): void => {
      if (own?.has(name) || this.owners.get(this.fileUnder(beside, name) ?? '') === project) {
        found = true;
        return;
      }
      if (inStandardLibrary) return;
      const owners = this.offered.get(name);
      // Last, the whole workspace as import path: `libs.kernel.api`.
      const fallback = owners ? undefined : this.owners.get(this.fileUnder('', name) ?? '');
      for (const owner of owners ?? (fallback ? [fallback] : [])) {
        found = true;
        reached.add(owner);
      }
    };
    for (const name of names) if (name !== '*') take(`${module}.${name}`);
    for (const name of prefixes(module)) take(name);
    if (found || inStandardLibrary || !module.includes('.')) return;
    // `import space.part` of a folder without `__init__.py`: clear only where one project has it.
    const portions = this.namespaces.get(module);
    if (portions?.size === 1) for (const owner of portions) reached.add(owner);
  }
}

/** `otherFiles`: Python files that belong to no project. */
export function pythonModules(projects: readonly PythonProject[], otherFiles: readonly string[] = []): PythonModules {
  return new Modules(projects, otherFiles);
}
