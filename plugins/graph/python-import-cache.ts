// What is known of Python imports from run to run: one file, a part a project, so that a run parses only the parts that changed.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
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
  /** Digest of all that edges depend on, the content of the files too: where it is the same there is nothing to do. */
  readonly whole: string;
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
/** Room for the header of some hundred projects, so that one read gets it. */
const HEADER_READ_BYTES = 1 << 17;

const cacheFile = (workspaceRoot: string): string => join(workspaceDataFolder(workspaceRoot), 'nx-strata-python-imports.json');

/** The first line with its end, and how long the whole file is: a run without changes needs no more of it. */
function readFirstLine(file: string): { readonly line: Buffer; readonly fileBytes: number } | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const fileBytes = fstatSync(descriptor).size;
    for (let bytes = HEADER_READ_BYTES; ; bytes *= 4) {
      const start = Buffer.allocUnsafe(Math.min(bytes, fileBytes));
      if (readSync(descriptor, start, 0, start.length, 0) < start.length) return undefined;
      const end = start.indexOf(LINE_END);
      if (end >= 0) return { line: start.subarray(0, end + 1), fileBytes };
      if (start.length === fileBytes) return undefined;
    }
  } finally {
    closeSync(descriptor);
  }
}

interface Part {
  readonly summary: PartSummary;
  readonly start: number;
  readonly end: number;
}

export class ImportCache {
  /** All of the file, from the moment on that one part is asked for; empty where another process has replaced it. */
  private content: Buffer | undefined;

  private constructor(
    private readonly file: string,
    private readonly version: string,
    private readonly firstLine: Buffer,
    private readonly header: Omit<Header, 'version' | 'parts'>,
    private readonly parts: ReadonlyMap<string, Part>,
  ) {}

  /** An absent file, one half written by a full disk, or of another version or shape: as good as none. */
  static read(workspaceRoot: string, version: string): ImportCache {
    const file = cacheFile(workspaceRoot);
    try {
      const first = readFirstLine(file);
      const header = first && (JSON.parse(first.line.toString('utf8')) as Header);
      if (first && header?.version === version) {
        const parts = new Map<string, Part>();
        let at = first.line.length;
        for (const { root, bytes, digest, untold } of header.parts) parts.set(root, { summary: { digest, untold }, start: at, end: (at += bytes) });
        if (at === first.fileBytes) return new ImportCache(file, version, first.line, { whole: header.whole, modules: header.modules, layouts: header.layouts }, parts);
      }
    } catch {
      // Made anew.
    }
    return new ImportCache(file, version, Buffer.alloc(0), { whole: '', modules: '', layouts: {} }, new Map());
  }

  get whole(): string {
    return this.header.whole;
  }

  get modules(): string {
    return this.header.modules;
  }

  get layouts(): Header['layouts'] {
    return this.header.layouts;
  }

  summary(root: string): PartSummary | undefined {
    return this.parts.get(root)?.summary;
  }

  /** What the file holds of one project: nothing of a file that is not the one whose header was read. */
  private partContent(root: string): Buffer | undefined {
    const part = this.parts.get(root);
    if (!part) return undefined;
    if (this.content === undefined) {
      try {
        this.content = readFileSync(this.file);
      } catch {
        this.content = Buffer.alloc(0);
      }
      if (!this.content.subarray(0, this.firstLine.length).equals(this.firstLine)) this.content = Buffer.alloc(0);
    }
    return this.content.length === 0 ? undefined : this.content.subarray(part.start, part.end);
  }

  files(root: string): KeptFiles {
    try {
      return JSON.parse(this.partContent(root)?.toString('utf8') ?? '{}') as KeptFiles;
    } catch {
      return {};
    }
  }

  /** A read-only or full disk costs the next run its head start, nothing more. */
  write(header: Omit<Header, 'version' | 'parts'>, next: readonly NextPart[]): void {
    const parts: Array<Header['parts'][number]> = [];
    const contents: Buffer[] = [];
    for (const { root, digest, untold, files } of next) {
      const content = files ? Buffer.from(`${JSON.stringify(files)}\n`) : this.partContent(root);
      // its file was replaced meanwhile, by a run that knows as much
      if (!content) return;
      parts.push({ root, digest, untold, bytes: content.length });
      contents.push(content);
    }
    const first = Buffer.from(`${JSON.stringify({ version: this.version, ...header, parts } satisfies Header)}\n`);
    try {
      writeFileAtomically(this.file, Buffer.concat([first, ...contents]));
    } catch {
      // As said above.
    }
  }
}
