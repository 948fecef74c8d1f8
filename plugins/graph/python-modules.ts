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

/** What the files of a folder are to other projects, below one root. */
interface FolderOffer {
  readonly name: string;
  /** In a package: all of them can be imported. */
  readonly whole: boolean;
  /** Not among tests, documentation and the like. */
  readonly publicly: boolean;
  /** Set once its namespace packages are known. */
  portioned: boolean;
}

/** Tool entry points that nobody imports. */
const NOT_IMPORTED = new Set(['setup', 'conftest', 'noxfile', 'fabfile', 'tasks', 'manage', '__main__']);
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/');

const isWithin = (folder: string, outer: string): boolean => outer === '' || folder === outer || folder.startsWith(`${outer}/`);

const qualified = (prefix: string, name: string): string => (prefix === '' ? name : name === '' ? prefix : `${prefix}.${name}`);

/** The dotted name that a folder has under a root, '' for the root itself; undefined where it is not below or a part is no identifier. */
function packageUnder(folder: string, root: SourceRoot): string | undefined {
  if (!isWithin(folder, root.folder)) return undefined;
  const below = root.folder === '' ? folder : folder.slice(root.folder.length + 1);
  if (below === '') return root.prefix;
  const parts = below.split('/');
  return parts.every((part) => IDENTIFIER.test(part)) ? qualified(root.prefix, parts.join('.')) : undefined;
}

/** A file's module by its folder's name: that itself for an `__init__`. */
const moduleIn = (folderName: string, base: string): string => (base === '__init__' ? folderName : qualified(folderName, base));

/** The name of a file as part of a module's; undefined where it is no identifier. */
function moduleBase(file: string): string | undefined {
  const base = baseOf(file).replace(/\.pyi?$/, '');
  return base === '__init__' || IDENTIFIER.test(base) ? base : undefined;
}

/** False for tests and for entry points of tools. */
const isImported = (base: string): boolean => !NOT_IMPORTED.has(base) && !/^test_|_test$/.test(base);

/** Every dotted prefix of a name, the longest first: importing `a.b.c` runs `a` and `a.b` too. */
function* prefixes(name: string): Generator<string> {
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) yield name.slice(0, end);
}

class Modules implements PythonModules {
  /** File -> project. */
  private readonly owners = new Map<string, string>();
  /** Module -> the projects that offer it to others. */
  private readonly offered = new Map<string, string[]>();
  /** Project -> the modules that its own files can import; of those projects whose files were asked about. */
  private readonly own = new Map<string, ReadonlySet<string>>();
  /** Folder without `__init__.py` as a namespace package -> the projects with a portion. */
  private readonly namespaces = new Map<string, Set<string>>();
  private readonly projects: ReadonlyMap<string, PythonProject>;
  private readonly otherFiles: ReadonlySet<string>;

  constructor(projects: readonly PythonProject[], otherFiles: readonly string[]) {
    this.projects = new Map(projects.map((project) => [project.name, project]));
    this.otherFiles = new Set(otherFiles);
    for (const project of projects) for (const file of project.files) this.owners.set(file, project.name);
    for (const project of projects) this.offer(project);
  }

  private exists(file: string): boolean {
    return this.owners.has(file) || this.otherFiles.has(file);
  }

  private isPackage(folder: string): boolean {
    return this.exists(join(folder, '__init__.py')) || this.exists(join(folder, '__init__.pyi'));
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

  private offer(project: PythonProject): void {
    const roots = this.rootsOf(project);
    // most of what a file's name says, its folder says for all its files
    const folders = new Map<string, FolderOffer[]>();
    for (const file of project.files) {
      const folder = folderOf(file);
      let offers = folders.get(folder);
      if (!offers) folders.set(folder, (offers = roots.flatMap((root) => this.offerOf(folder, root) ?? [])));
      const base = moduleBase(file);
      if (base === undefined) continue;
      for (const offer of offers) {
        const module = moduleIn(offer.name, base);
        if (module === '' || !(offer.whole || (offer.publicly && isImported(base)))) continue;
        const owners = this.offered.get(module);
        if (!owners) this.offered.set(module, [project.name]);
        else if (!owners.includes(project.name)) owners.push(project.name);
        if (!offer.portioned) this.addNamespaces(folder, offer.name, project.name);
        offer.portioned = true;
      }
    }
  }

  /** What a project's own files can import of it, wherever it lies. */
  private ownModules(name: string): ReadonlySet<string> {
    let own = this.own.get(name);
    const project = this.projects.get(name);
    if (own || !project) return own ?? new Set();
    const roots = [...this.rootsOf(project), { folder: project.root, prefix: '' }, { folder: join(project.root, 'src'), prefix: '' }];
    const modules = new Set<string>();
    for (const file of project.files) {
      const base = moduleBase(file);
      if (base === undefined) continue;
      for (const root of roots) {
        const packageName = packageUnder(folderOf(file), root);
        if (packageName !== undefined) modules.add(moduleIn(packageName, base));
      }
    }
    modules.delete('');
    this.own.set(name, (own = modules));
    return own;
  }

  /** How the files of a folder are offered below one root. Tests and tools are for the project alone, unless they are in a package. */
  private offerOf(folder: string, root: OfferedRoot): FolderOffer | undefined {
    const name = root.without !== undefined && isWithin(folder, root.without) ? undefined : packageUnder(folder, root);
    if (name === undefined) return undefined;
    const below = root.folder === '' ? folder : folder.slice(root.folder.length + 1);
    return { name, whole: folder !== root.folder && this.isPackage(folder), publicly: !/^(tests?|testing|docs?|examples?|scripts?|bench(marks?)?)(\/|$)/.test(below), portioned: false };
  }

  private addNamespaces(of: string, name: string, project: string): void {
    let folder = of;
    let dotted = name;
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
    return [`${path}/__init__.py`, `${path}.py`, `${path}.pyi`, `${path}/__init__.pyi`].find((file) => this.exists(file));
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
    const own = this.ownModules(project);
    // Python also looks beside the script, and pytest beside the test's outermost package.
    const beside = this.importBase(folderOf(file));
    const top = module.split('.', 1)[0]!;
    const inStandardLibrary = STANDARD_LIBRARY.has(top);
    let found = false;
    const take = (name: string): void => {
      if (own.has(name) || this.owners.get(this.fileUnder(beside, name) ?? '') === project) {
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
