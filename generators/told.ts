// Generators whose errors a person can act on.
import type { Tree } from '@nx/devkit';
import { plainError } from '../plugins/graph/errors';

/** The generator, with place and remedy in what it throws. */
export function told<Options>(generator: (tree: Tree, options: Options) => Promise<void>): (tree: Tree, options: Options) => Promise<void> {
  return async (tree, options) => {
    try {
      await generator(tree, options);
    } catch (error) {
      throw plainError(error);
    }
  };
}
