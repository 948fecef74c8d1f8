// `nx g nx-strata:doctor`: the doctor's table inside Nx; changes nothing.
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { runDoctor } from '../../plugins/doctor';
import { wantsColor } from '../../plugins/graph/executor';
import type { DoctorGeneratorOptions } from '../../schemas/types/doctor-generator.schema';

export default function doctor(tree: Tree, options: DoctorGeneratorOptions): void {
  const { text } = runDoctor(join(tree.root, options.directory ?? '.'), tree.root, wantsColor(), false);
  process.stdout.write(text);
}
