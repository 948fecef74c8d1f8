// Which edges Python imports make: one case a line of what people write, with the edges expected.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPythonDependencies } from '../../plugins/graph/python-imports';
import { makeFolder } from '../support';
import { describeWorkspace } from './workspace';

interface Case {
  readonly name: string;
  /** Project -> folder; by default every top-level folder is a project of its name. */
  readonly projects?: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  /** `source file -> project`, ` (dynamic)` after it where that is its kind. */
  readonly edges: readonly string[];
}

/** A project `kernel` in src layout, with a package of two modules. */
const kernel = {
  'kernel/pyproject.toml': '[project]\nname = "kernel"\n',
  'kernel/src/kernel/__init__.py': '',
  'kernel/src/kernel/api.py': 'def run(): pass\n',
  'kernel/src/kernel/deep/__init__.py': '',
  'kernel/src/kernel/deep/down.py': '',
};

/** Cases of `app/main.py` beside that kernel: what it says -> its edges. */
const statements: ReadonlyArray<readonly [name: string, text: string, edges?: readonly string[]]> = [
  ['import', 'import kernel'],
  ['import of a module', 'import kernel.api'],
  ['import with an alias, among others', 'import os, kernel.api as api, sys'],
  ['from a package', 'from kernel import api'],
  ['from a module', 'from kernel.deep.down import x'],
  ['from over several lines', 'from kernel.api import (\n  run,  # why\n  stop as halt,\n)'],
  ['star', 'from kernel import *'],
  ['in a try', 'try:\n    import kernel\nexcept ImportError:\n    kernel = None'],
  ['in an if', 'if fast:\n    import kernel'],
  ['for type checkers', 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kernel.api import run'],
  ['in a class body', 'class C:\n    import kernel'],
  ['in a function', 'def f():\n    import kernel', ['app/main.py -> kernel (dynamic)']],
  ['in a function and at the top', 'def f():\n    import kernel\nimport kernel.api'],
  ['by importlib', 'import importlib\nimportlib.import_module("kernel.api")', ['app/main.py -> kernel (dynamic)']],
  ['by importlib, relative to a named package', 'from importlib import import_module\nimport_module(".api", "kernel")', ['app/main.py -> kernel (dynamic)']],
  ['by __import__', '__import__("kernel")', ['app/main.py -> kernel (dynamic)']],
  ['by pytest_plugins', 'pytest_plugins = ["kernel.api"]', ['app/main.py -> kernel (dynamic)']],
  ['a module that is generated later, in a package that is there', 'import kernel.generated_pb2'],
  ['beside a syntax error', 'import kernel\ndef broken(:\n'],
  ['a name computed at run time', 'import importlib\nimportlib.import_module("ker" + "nel")', []],
  ['in a comment or a string', '# import kernel\nx = "import kernel"', []],
  ['another package whose name starts the same', 'import kernels, kernel_extra', []],
  ['the standard library and packages from elsewhere', 'import os, json.decoder, numpy as np', []],
  ['an attribute of an own name', 'kernel = make()\nkernel.api()', []],
  ['the source folder as if it were a package', 'import src.kernel', []],
];

const cases: readonly Case[] = [
  ...statements.map(([name, text, edges = ['app/main.py -> kernel']]) => ({ name: `statement: ${name}`, files: { ...kernel, 'app/main.py': `${text}\n` }, edges })),

  // layouts
  { name: 'layout: flat package', files: { 'kernel/kernel/__init__.py': '', 'app/app/main.py': 'import kernel' }, edges: ['app/app/main.py -> kernel'] },
  { name: 'layout: flat module', files: { 'lib/kernel.py': '', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: the project folder is the package', projects: { kernel: 'libs/kernel', app: 'apps/app' }, files: { 'libs/kernel/__init__.py': '', 'libs/kernel/api.py': '', 'apps/app/main.py': 'from kernel import api' }, edges: ['apps/app/main.py -> kernel'] },
  { name: 'layout: imported by its path in the workspace', projects: { kernel: 'libs/kernel', app: 'apps/app' }, files: { 'libs/kernel/api.py': '', 'apps/app/main.py': 'from libs.kernel.api import x' }, edges: ['apps/app/main.py -> kernel'] },
  { name: 'layout: distribution named otherwise than its package', files: { 'dist/pyproject.toml': '[project]\nname = "acme-kernel"', 'dist/src/kernel/__init__.py': '', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> dist'] },
  { name: 'layout: src without a manifest', files: { 'lib/src/kernel/__init__.py': '', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: src that is a package itself', files: { 'lib/src/__init__.py': '', 'lib/src/kernel.py': '', 'app/src/__init__.py': '', 'app/src/main.py': 'from src.kernel import x\nfrom src import main', 'app/src/util.py': '' }, edges: ['app/src/main.py -> lib'] },
  { name: 'layout: setuptools package-dir', files: { 'lib/pyproject.toml': '[tool.setuptools]\npackage-dir = {"" = "python"}', 'lib/python/kernel/__init__.py': '', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: setuptools package-dir of one package', files: { 'lib/pyproject.toml': '[tool.setuptools]\npackages = ["acme.kernel"]\npackage-dir = {"acme.kernel" = "code"}', 'lib/code/__init__.py': '', 'lib/code/api.py': '', 'app/main.py': 'import acme.kernel.api' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: setuptools packages.find', files: { 'lib/pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["./code/"]', 'lib/code/kernel/__init__.py': '', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: poetry packages', files: { 'lib/pyproject.toml': '[tool.poetry]\nname = "x"\npackages = [{ include = "kernel", from = "code" }, { include = "more", from = "extra", to = "acme" }]', 'lib/code/kernel/__init__.py': '', 'lib/extra/more/__init__.py': '', 'app/main.py': 'import kernel', 'app/other.py': 'import acme.more' }, edges: ['app/main.py -> lib', 'app/other.py -> lib'] },
  { name: 'layout: hatch packages', files: { 'lib/pyproject.toml': '[tool.hatch.build.targets.wheel]\npackages = ["code/kernel"]', 'lib/code/kernel/__init__.py': '', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: hatch sources renamed', files: { 'lib/pyproject.toml': '[tool.hatch.build.targets.wheel.sources]\n"code" = "kernel"', 'lib/code/api.py': '', 'app/main.py': 'import kernel.api' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: uv and pdm and maturin', files: { 'a/pyproject.toml': '[tool.uv.build-backend]\nmodule-root = "code"', 'a/code/one/__init__.py': '', 'b/pyproject.toml': '[tool.pdm.build]\npackage-dir = "code"', 'b/code/two/__init__.py': '', 'c/pyproject.toml': '[tool.maturin]\npython-source = "python"', 'c/python/three/__init__.py': '', 'app/main.py': 'import one, two, three' }, edges: ['app/main.py -> a', 'app/main.py -> b', 'app/main.py -> c'] },
  { name: 'layout: setup.cfg', files: { 'lib/setup.cfg': '[metadata]\nname = x\n[options]\npackage_dir =\n    # why\n    = code\npackages = find:\n[options.packages.find]\nwhere = code\n', 'lib/code/kernel/__init__.py': '', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: setup.py, read and not run', files: { 'lib/setup.py': "raise SystemExit\nsetup(package_dir={'': 'code'}, packages=find_packages('code'))", 'lib/code/kernel/__init__.py': '', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> lib'] },
  { name: 'layout: a manifest that does not parse leaves it to the folders', files: { ...kernel, 'kernel/pyproject.toml': '[project', 'app/main.py': 'import kernel' }, edges: ['app/main.py -> kernel'] },
  { name: 'layout: a declared source folder hides what is beside it', files: { ...kernel, 'kernel/pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["src"]', 'kernel/helper.py': '', 'app/main.py': 'import helper' }, edges: [] },
  { name: 'layout: stubs', files: { 'lib/kernel/__init__.pyi': '', 'app/main.py': 'import kernel', 'app/typed.pyi': 'from kernel import x' }, edges: ['app/main.py -> lib', 'app/typed.pyi -> lib'] },

  // namespace packages
  { name: 'namespace: each project its portion', files: { 'a/src/space/one/__init__.py': '', 'b/src/space/two/__init__.py': '', 'app/main.py': 'import space.one', 'app/other.py': 'from space import two' }, edges: ['app/main.py -> a', 'app/other.py -> b'] },
  { name: 'namespace: its own portion imports another', files: { 'a/src/space/one/__init__.py': 'from space.two import x', 'b/src/space/two/__init__.py': '' }, edges: ['a/src/space/one/__init__.py -> b'] },
  { name: 'namespace: the space alone is nobody\'s', files: { 'a/src/space/one/__init__.py': '', 'b/src/space/two/__init__.py': '', 'app/main.py': 'import space' }, edges: [] },
  { name: 'namespace: a portion that is a folder only', files: { 'a/src/space/one/x.py': '', 'b/src/space/two/x.py': '', 'app/main.py': 'import space.one' }, edges: ['app/main.py -> a'] },
  { name: 'namespace: old style, __init__ in both', files: { 'a/src/space/__init__.py': '', 'a/src/space/one.py': '', 'b/src/space/__init__.py': '', 'b/src/space/two.py': '', 'b/src/main.py': 'from space import two, one' }, edges: ['b/src/main.py -> a'] },

  // relative imports
  { name: 'relative: inside a project', files: { ...kernel, 'kernel/src/kernel/deep/down.py': 'from . import x\nfrom .. import api\nfrom ..api import run' }, edges: [] },
  { name: 'relative: into a project inside the package', projects: { outer: 'outer', inner: 'outer/pkg/inner' }, files: { 'outer/pkg/__init__.py': '', 'outer/pkg/a.py': 'from .inner import b', 'outer/pkg/inner/__init__.py': '', 'outer/pkg/inner/b.py': 'from .. import a' }, edges: ['outer/pkg/a.py -> inner', 'outer/pkg/inner/b.py -> outer'] },
  { name: 'relative: beyond the top', files: { 'app/main.py': 'from ..... import kernel', ...kernel }, edges: [] },
  { name: 'relative: never takes a package of the same name', files: { ...kernel, 'app/app/__init__.py': '', 'app/app/main.py': 'from .kernel import x' }, edges: [] },

  // who wins
  { name: 'own module before another\'s', files: { ...kernel, 'app/kernel.py': '', 'app/main.py': 'import kernel' }, edges: [] },
  { name: 'own helper beside the test', files: { 'a/tests/helpers.py': '', 'a/tests/test_x.py': 'import helpers', 'b/helpers.py': '' }, edges: [] },
  { name: 'tests of another project are not importable', files: { 'a/tests/helpers.py': '', 'a/test_flat.py': '', 'a/conftest.py': '', 'app/main.py': 'import tests.helpers, test_flat, conftest' }, edges: [] },
  { name: 'tests in packages are', files: { 'a/tests/__init__.py': '', 'a/tests/helpers.py': '', 'app/main.py': 'from tests.helpers import x' }, edges: ['app/main.py -> a'] },
  { name: 'the project\'s own tests package first', files: { 'a/tests/__init__.py': '', 'a/tests/helpers.py': '', 'app/tests/__init__.py': '', 'app/tests/helpers.py': '', 'app/tests/test_x.py': 'from tests.helpers import x' }, edges: [] },
  { name: 'a project\'s file named like the standard library', files: { 'a/queue.py': '', 'app/main.py': 'import queue' }, edges: [] },
  { name: 'one module in two projects: both, since either may run', files: { 'a/shared.py': '', 'b/shared.py': '', 'app/main.py': 'import shared' }, edges: ['app/main.py -> a', 'app/main.py -> b'] },
  { name: 'a project\'s folder named like an installed package', files: { 'redis/deploy.yaml': '', 'redis/run.py': '', 'app/main.py': 'import redis' }, edges: [] },
  { name: 'files outside projects neither depend nor are depended on', projects: { app: 'app', kernel: 'kernel' }, files: { ...kernel, 'tool.py': 'import kernel', 'app/main.py': 'import tool' }, edges: [] },
  { name: 'a project at the workspace root', projects: { root: '.', kernel: 'kernel' }, files: { ...kernel, 'main.py': 'import kernel.api' }, edges: ['main.py -> kernel'] },
  { name: 'cycles are told as they are', files: { 'a/one.py': 'import two', 'b/two.py': 'import one' }, edges: ['a/one.py -> b', 'b/two.py -> a'] },
];

const test = suite('python edges');
for (const { name, projects, files, edges } of cases) {
  test(name, async () => {
    const folder = makeFolder(files);
    const roots = projects ?? Object.fromEntries([...new Set(Object.keys(files).map((file) => file.split('/')[0]!))].map((top) => [top, top]));
    const found = await createPythonDependencies(describeWorkspace(folder, roots));
    const shown = found.map((edge) => `${'sourceFile' in edge ? edge.sourceFile : edge.source} -> ${edge.target}${edge.type === 'static' ? '' : ` (${edge.type})`}`);
    assert.equal(shown.sort(), [...edges].sort());
  });
}
test.run();
