// The suites that bench:tach measures: three made here, two of the public corpus.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TESTS_A_FILE = 100;

function project(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const files = (count, text) => Object.fromEntries(Array.from({ length: count / TESTS_A_FILE }, (_, file) => [`test_${file}.py`, text(file)]));
const tests = (body) => Array.from({ length: TESTS_A_FILE }, (_, at) => body(at)).join('\n');

export function suites(cache, corpus) {
  const made = [
    { name: 'trivial, 2,000 tests', root: project(join(cache, 'trivial'), files(2000, () => tests((at) => `def test_${at}():\n    assert ${at} + 1 == ${at + 1}\n`))), paths: [] },
    {
      name: 'fixtures and tmp_path, 500 tests',
      root: project(join(cache, 'fixtures'), {
        'conftest.py': `import pytest\n@pytest.fixture(scope="session")\ndef settings(): return {"a": 1}\n@pytest.fixture(scope="module")\ndef table(settings): yield [dict(settings) for _ in range(100)]\n@pytest.fixture\ndef row(table): return table[0]\n@pytest.fixture(autouse=True)\ndef clean(monkeypatch): monkeypatch.setenv("APP_ENV", "test")\n@pytest.fixture\ndef file(tmp_path, row):\n    path = tmp_path / "a.txt"\n    path.write_text(str(row))\n    return path\n`,
        ...files(500, () => tests((at) => `def test_${at}(file, row):\n    assert file.read_text() == str(row)\n`)),
      }),
      paths: [],
    },
    {
      name: 'importing numpy, 500 tests',
      root: project(join(cache, 'numpy'), files(500, () => `import numpy as np\n${tests((at) => `def test_${at}():\n    assert np.arange(100).reshape(10, 10).sum() == 4950 and ${at} >= 0\n`)}`)),
      paths: [],
    },
  ];
  for (const name of ['click', 'jinja2']) {
    const home = existsSync(corpus) && readdirSync(corpus).find((entry) => entry.startsWith(`${name}-`) && existsSync(join(corpus, entry, 'ready')));
    if (!home) console.log(`skipped: ${name}: not downloaded; run "npm run conformance -- --only=click,jinja2" first`);
    else {
      const source = readdirSync(join(corpus, home), { withFileTypes: true }).find((entry) => entry.isDirectory() && !['venv', 'ready'].includes(entry.name)).name;
      made.push({ name, root: join(corpus, home, source), paths: ['tests'], package: `${name}==${home.slice(name.length + 1)}` });
    }
  }
  return made;
}
