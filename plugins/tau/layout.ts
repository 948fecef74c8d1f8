// Where staged files lie: the same layout while developing as in a dist, so that one RUNPATH serves both.
import { join } from 'node:path';
import { libraryFile } from './cargo-manifest';

export const RT = 'libtau_rt.so';
export const HOST_LIBRARY = 'libtau_host.so';

export interface Layout {
  readonly root: string;
  readonly bin: string;
  readonly lib: string;
  readonly plugins: string;
}

export function layoutOf(cargoWorkspace: string, outputPath: string): Layout {
  const root = join(cargoWorkspace, outputPath);
  return { root, bin: join(root, 'bin'), lib: join(root, 'lib'), plugins: join(root, 'plugins') };
}

/** A plugin's staged files: the object, what it says of itself, and what it was made from. */
export function pluginFiles(layout: Layout, name: string): { readonly object: string; readonly manifest: string; readonly dependencies: string } {
  const object = join(layout.plugins, libraryFile(name));
  return { object, manifest: object.replace(/\.so$/, '.json'), dependencies: object.replace(/\.so$/, '.d') };
}
