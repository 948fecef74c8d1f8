// `nx g nx-strata:dst-scenario`: a scenario that calls the actors of a file, with one operation for each of their methods.
import { join } from 'node:path';
import { formatFiles, logger, type Tree } from '@nx/devkit';
import { StrataError } from '../../plugins/graph/errors';
import { loadTypeScript } from '../../plugins/kelpie/lint/program';
import type { DstScenarioGeneratorOptions } from '../../schemas/types/dst-scenario-generator.schema';
import { insideWorkspace, namesOf } from '../actor-names';
import type { ClassDeclaration, ParameterDeclaration } from 'ts-morph';
import { told } from '../told';

/** A value for a parameter, by its type: a starting point that its author corrects. */
function sample(parameter: ParameterDeclaration): string {
  const type = parameter.getTypeNode()?.getText() ?? 'unknown';
  if (type === 'number') return '1 + random.int(9)';
  if (type === 'boolean') return 'random.int(2) === 0';
  if (type === 'string') return "random.pick(['x', 'y'])";
  return `null as unknown as ${type}`;
}

function operations(actor: ClassDeclaration): string[] {
  const className = actor.getNameOrThrow();
  const methods = actor.getMethods().filter((method) => !method.isStatic() && !method.hasModifier('private') && !method.getName().startsWith('_') && method.getName() !== 'initial');
  return methods.map((method) => {
    const parameters = method.getParameters();
    const members = ['id: random.pick(IDS)', ...parameters.map((parameter) => `${parameter.getName()}: ${sample(parameter)}`)].join(', ');
    const names = ['id', ...parameters.map((parameter) => parameter.getName())].join(', ');
    const args = parameters.map((parameter) => parameter.getName()).join(', ');
    return `    '${className} ${method.getName()}': operation({\n      generate: (random) => ({ ${members} }),\n      run: (client, { ${names} }) => client.actor(${className}, id).${method.getName()}(${args}),\n    }),\n`;
  });
}

async function dstScenario(tree: Tree, options: DstScenarioGeneratorOptions): Promise<void> {
  const directory = insideWorkspace(options.directory);
  const { fileName } = namesOf(options.name);
  const actorFile = join(directory, options.actor);
  const source = tree.read(actorFile, 'utf8');
  if (source === null) throw new StrataError('no-such-file', 'there is no such file', { location: { file: actorFile, pointer: '/actor' }, hint: 'name the actor file relative to the project, such as src/account.ts' });
  const target = join(directory, 'src', `${fileName}.scenario.ts`);
  // what is there already is the user's: a second run must not undo their work
  if (tree.exists(target)) return logger.info(`${target} is there already, and is left alone`);
  const { Project } = loadTypeScript();
  const parsed = new Project({ useInMemoryFileSystem: true }).createSourceFile('actor.ts', source);
  const actors = parsed.getClasses().filter((declaration) => declaration.isExported() && /^Actor\b/.test(declaration.getExtends()?.getText() ?? ''));
  if (actors.length === 0) throw new StrataError('no-actor', 'the file exports no class that extends Actor', { location: { file: actorFile }, hint: 'export the actor classes that the scenario shall call' });
  const names = actors.map((actor) => actor.getNameOrThrow());
  const specifier = `./${options.actor.replace(/^src\//, '').replace(/\.[cm]?ts$/, '')}`;
  tree.write(
    target,
    [
      `// Calls ${names.join(', ')} while nodes crash, networks part and disks fail; say below what must hold.\n`,
      "import { defineScenario, operation } from 'nx-strata/kelpie';\n",
      `import { ${names.join(', ')} } from '${specifier}';\n\n`,
      "const IDS = ['a', 'b', 'c'];\n\n",
      'export default defineScenario({\n',
      `  actors: { ${names.map((name) => `${name[0]!.toLowerCase()}${name.slice(1)}: ${name}`).join(', ')} },\n`,
      `  operations: {\n${actors.flatMap(operations).join('')}  },\n`,
      '  // each throws where it does not hold, once all faults are over\n',
      '  invariants: {},\n',
      '});\n',
    ].join(''),
  );
  if (!options.skipFormat) await formatFiles(tree);
}

export default told(dstScenario);
