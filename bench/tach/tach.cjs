// tach-test as the command line runs it: node tach.cjs ROOT OPTIONS_JSON
const { join, resolve } = require('node:path');
const { command } = require('../../dist/executors/tach-test/executor.js');

const root = resolve(process.argv[2]);
const execution = { root, workspaceRoot: root, project: 'bench', write: (text) => process.stdout.write(text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
void command.settle(JSON.parse(process.argv[3] ?? '{}'), execution, join(root, 'reports/tach-test.json')).then((exitCode) => {
  process.exit(exitCode);
});
