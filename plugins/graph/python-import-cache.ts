// What is known of Python imports from run to run: one file, a part a project, so that a run parses only the parts that changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceDataFolder, writeFileAtomically } from './files';
import type { SourceRoot } from './python-layout';

/** An import as it is kept: dynamic (lazy, or by name) or not, level, module, names. */
export type KeptImport = readonly [dynamic: 0 | 1, level: number, module: string, ...names: string[]];

/** Target project -> kind. */
export type Edges = Readonly<Record<string, 'static' | 'dynamic'>>;

export interface KeptFile {
  readonly hash: string;
  readonly imports: readonly KeptImport[];
  /** Under the module map of the whole cache. */
  readonly edges: Edges;
  /** The edges that Nx was told when it last asked about this content; it keeps them itself. */
  readonly told: readonly string[];
}

export type KeptFiles = Readonly<Record<string, KeptFile>>;

/** What a run without changes needs of a project. */
export interface PartSummary {
  /** Digest of the project's files and their content. */
  readonly digest: string;
  /** Targets of edges that Nx was not told for each file. */
  readonly untold: readonly string[];
}

interface Header {
  readonly version: string;
  /** Digest of everything besides the files themselves that edges depend on. */
  readonly modules: string;
  /** By the digest of a project's manifests. */
  readonly layouts: Readonly<Record<string, readonly SourceRoot[]>>;
  /** In the order of the parts that follow the header. */
  readonly parts: ReadonlyArray<PartSummary & { readonly root: string; readonly bytes: number }>;
}

/** A part to be written: its files, or `undefined` where it stays as it was. */
export interface NextPart extends PartSummary {
  readonly root: string;
  readonly files: KeptFiles | undefined;
}

const LINE_END = 10;

const cacheFile = (workspaceRoot: string): string => join(workspaceDataFolder(workspaceRoot), 'nx-strata-python-imports.json');

export class ImportCache {
  private constructor(
    private readonly version: string,
    private readonly header: Omit<Header, 'version' | 'parts'>,
    private readonly summaries: ReadonlyMap<string, PartSummary>,
    private readonly contents: ReadonlyMap<string, Buffer>,
  ) {}

  /** An absent file, one half written by a full disk, or of another version or shape: as good as none. */
  static read(workspaceRoot: string, version: string): ImportCache {
    const summaries = new Map<string, PartSummary>();
    const contents = new Map<string, Buffer>();
    try {
      const content = readFileSync(cacheFile(workspaceRoot));
      const headerEnd = content.indexOf(LINE_END);
      const header = JSON.parse(content.toString('utf8', 0, headerEnd)) as Header;
      let at = headerEnd + 1;
      if (header.version === version && header.parts.reduce((sum, { bytes }) => sum + bytes, at) === content.length) {
        for (const { root, bytes, digest, untold } of header.parts) {
          summaries.set(root, { digest, untold });
          contents.set(root, content.subarray(at, (at += bytes)));
        }
        return new ImportCache(version, { modules: header.modules, layouts: header.layouts }, summaries, contents);
      }
    } catch {
      // Made anew.
    }
    return new ImportCache(version, { modules: '', layouts: {} }, new Map(), new Map());
  }

  get modules(): string {
    return this.header.modules;
  }

  get layouts(): Header['layouts'] {
    return this.header.layouts;
  }

  get projects(): number {
    return this.summaries.size;
  }

  summary(root: string): PartSummary | undefined {
    return this.summaries.get(root);
  }

  files(root: string): KeptFiles {
    try {
      return JSON.parse(this.contents.get(root)?.toString('utf8') ?? '{}') as KeptFiles;
    } catch {
      return {};
    }
  }

  /** A read-only or full disk costs the next run its head start, nothing more. */
  write(workspaceRoot: string, header: Omit<Header, 'version' | 'parts'>, next: readonly NextPart[]): void {
    const parts: Array<Header['parts'][number]> = [];
    const contents: Buffer[] = [];
    for (const { root, digest, untold, files } of next) {
      const content = files ? Buffer.from(`${JSON.stringify(files)}\n`) : this.contents.get(root)!;
      parts.push({ root, digest, untold, bytes: content.length });
      contents.push(content);
    }
    const first = Buffer.from(`${JSON.stringify({ version: this.version, ...header, parts } satisfies Header)}\n`);
    try {
      writeFileAtomically(cacheFile(workspaceRoot), Buffer.concat([first, ...contents]));
    } catch {
      // As said above.
    }
  }
}
