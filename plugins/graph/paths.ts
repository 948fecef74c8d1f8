// Parts of paths as Nx gives them, with slashes. The graph asks for thousands in each run, and until it is compiled node:path takes ten times as long.

/** '' for a file at the top. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
