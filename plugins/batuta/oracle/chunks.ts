// What the oracle knows, in pieces that an answer can cite: sections of documents, targets, schemas, symbols, package facts.
import { readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isRecord } from '../reports/locate';
import { languageOf } from '../sources/languages';
import { walkFiles } from '../sources/population';
import { readStack } from '../stack/manifests';

export type ChunkKind = 'document' | 'target' | 'schema' | 'symbol' | 'package';

export interface Chunk {
  readonly kind: ChunkKind;
  /** Relative to the workspace. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Headings or names, outermost first. */
  readonly title: string;
  readonly text: string;
  /** Names that other pieces may mention too. */
  readonly ids: readonly string[];
}

const FILE_BYTES_MAX = 1024 * 1024;
/** A section longer than this is cut into several, so that one long page does not drown in itself. */
const SECTION_LINES_MAX = 40;
/** Comment lines that belong to a symbol. */
const COMMENT_LINES_MAX = 12;

/** Words in backticks and dotted or camel-cased words: names rather than prose. */
export function namesIn(text: string): string[] {
  const names = new Set<string>();
  for (const [, inside] of text.matchAll(/`([^`\n]{2,80})`/g)) for (const [name] of inside!.matchAll(/[A-Za-z_][\w-]*/g)) if (name.length > 2) names.add(name);
  for (const [name] of text.matchAll(/\b(?:[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[a-z]+_[a-z_0-9]+)\b/g)) names.add(name);
  return [...names];
}

function documentChunks(file: string, text: string): Chunk[] {
  const chunks: Chunk[] = [];
  const headings: string[] = [];
  let section: string[] = [];
  let from = 1;
  let fenced = false;
  const flush = (): void => {
    const body = section.join('\n').trim();
    if (body !== '') chunks.push({ kind: 'document', file, line: from, title: headings.filter(Boolean).join(' > '), text: body, ids: namesIn(body) });
    section = [];
  };
  text.split('\n').forEach((line, index) => {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (heading) {
      flush();
      headings.length = heading[1]!.length - 1;
      headings[heading[1]!.length - 1] = heading[2]!;
      from = index + 1;
    } else {
      if (section.length >= SECTION_LINES_MAX && line.trim() === '' && !fenced) {
        flush();
        from = index + 2;
      }
      // an entry of a list stands for itself: a page of them would answer nothing
      if (!fenced && /^[-*] /.test(line)) {
        flush();
        from = index + 1;
      }
      section.push(line);
    }
  });
  flush();
  return chunks;
}

const lineOfKey = (text: string, key: string): number => {
  const at = text.indexOf(`"${key}"`);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
};

function schemaChunks(file: string, text: string, schema: Readonly<Record<string, unknown>>): Chunk[] {
  const title = String(schema['title'] ?? posix.basename(file));
  const chunks: Chunk[] = [{ kind: 'schema', file, line: 1, title, text: String(schema['description'] ?? ''), ids: [title] }];
  const walk = (properties: unknown, path: string): void => {
    if (!isRecord(properties)) return;
    for (const [name, property] of Object.entries(properties)) {
      if (!isRecord(property)) continue;
      const description = String(property['description'] ?? '');
      const choices = Array.isArray(property['enum']) ? ` one of ${(property['enum'] as unknown[]).join(', ')}` : '';
      const fallback = property['default'] === undefined ? '' : ` default ${JSON.stringify(property['default'])}`;
      chunks.push({ kind: 'schema', file, line: lineOfKey(text, name), title: `${path} ${name}`, text: `${description}${choices}${fallback}`, ids: [name] });
      walk(property['properties'], `${path} ${name}`);
    }
  };
  walk(schema['properties'], title);
  return chunks;
}

function jsonChunks(file: string, text: string): Chunk[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!isRecord(value)) return [];
  if (file.endsWith('.schema.json')) return schemaChunks(file, text, value);
  const chunks: Chunk[] = [];
  const owner = typeof value['name'] === 'string' ? value['name'] : posix.dirname(file);
  for (const key of ['targets', 'executors', 'generators', 'scripts']) {
    const section = value[key];
    if (!isRecord(section)) continue;
    for (const [name, entry] of Object.entries(section)) {
      const description = isRecord(entry) ? Object.entries(entry).map(([field, content]) => `${field} ${typeof content === 'string' ? content : JSON.stringify(content)}`).join('\n') : String(entry);
      chunks.push({ kind: 'target', file, line: lineOfKey(text, name), title: `${owner} ${key.slice(0, -1)} ${name}`, text: description, ids: [name] });
    }
  }
  return chunks;
}

/** Top-level declarations, whether exported or not: who asks does not know. */
const DECLARATIONS: Readonly<Record<string, RegExp>> = {
  script: /^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?(?:function\*?|const|let|class|interface|type|enum)\s+([A-Za-z_$][\w$]*)/,
  python: /^(?:async\s+)?(?:def|class)\s+([A-Za-z]\w*)/,
  rust: /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?(?:async\s+)?(?:const\s+)?(?:extern\s+"C"\s+)?(?:fn|struct|enum|trait|type|const|static|mod)\s+([A-Za-z_]\w*)/,
  c: /^(?:struct|class|enum(?:\s+class)?|\[\[nodiscard\]\].*?|[A-Za-z_][\w:<>*& ]*?)\s+\*?&?([A-Za-z_]\w*)\s*(?:\(|\{|;)/,
};

function commentAbove(lines: readonly string[], index: number): string[] {
  const found: string[] = [];
  for (let at = index - 1; at >= 0 && found.length < COMMENT_LINES_MAX; at--) {
    const line = lines[at]!.trim();
    if (!/^(\/\/|\/\*|\*|#|@)/.test(line)) break;
    found.unshift(line.replace(/^(\/\*\*?|\*\/|\*|\/\/\/?|#+)\s?/, '').replace(/\*\/$/, ''));
  }
  return found;
}

function symbolChunks(file: string, text: string): Chunk[] {
  const language = languageOf(file)!;
  const kind = language === 'python' ? 'python' : language === 'rust' ? 'rust' : language === 'c' || language === 'cpp' ? (/\.(h|hh|hpp)$/.test(file) ? 'c' : undefined) : language === 'bash' ? undefined : 'script';
  const lines = text.split('\n');
  const chunks: Chunk[] = [];
  // the first comment or documentation string tells what the file is for
  const head: string[] = [];
  for (const line of lines.slice(0, 20)) {
    if (/^#!/.test(line)) continue;
    if (!/^\s*(\/\/|\/\*|\*|#(?!include)|"""|''')|^[A-Z][^(){};=]*$/.test(line)) break;
    head.push(line.replace(/^\s*(\/\/!?\/?|\/\*\*?|\*\/?|#+|"""|''')\s?/, '').replace(/("""|\*\/)$/, ''));
  }
  if (head.length > 0) chunks.push({ kind: 'symbol', file, line: 1, title: file.replace(/\.[^.]+$/, '').split('/').slice(-3).join(' '), text: head.join('\n'), ids: [posix.basename(file).replace(/\.[^.]+$/, ''), ...namesIn(head.join('\n'))] });
  const pattern = kind === undefined ? undefined : DECLARATIONS[kind];
  if (!pattern) return chunks;
  lines.forEach((line, index) => {
    const name = pattern.exec(line)?.[1];
    if (name === undefined) return;
    const documentation = kind === 'python' ? lines.slice(index + 1, index + 4).filter((next) => /"""/.test(next)) : commentAbove(lines, index);
    chunks.push({ kind: 'symbol', file, line: index + 1, title: `${posix.basename(file)} ${name}`, text: [...documentation, line].join('\n'), ids: [name, ...namesIn(documentation.join('\n'))] });
  });
  return chunks;
}

/** Every piece of the workspace. Generated and huge files have none. */
export function readChunks(root: string): Chunk[] {
  const chunks: Chunk[] = [];
  for (const file of walkFiles(root, (name) => /\.(md|json)$/.test(name) || languageOf(name) !== undefined)) {
    if (/(^|\/)(package-lock|composer\.lock)|\.min\.js$|(^|\/)(reports|dist|build)\//.test(file) || statSync(join(root, file)).size > FILE_BYTES_MAX) continue;
    const text = readFileSync(join(root, file), 'utf8');
    if (file.endsWith('.md')) chunks.push(...documentChunks(file, text));
    else if (file.endsWith('.json')) chunks.push(...jsonChunks(file, text));
    else chunks.push(...symbolChunks(file, text));
  }
  for (const one of readStack(root).packages) {
    const needs = one.dependencies.map(({ name, range, kind }) => `${kind} dependency ${name} ${range}`).join('\n');
    chunks.push({ kind: 'package', file: one.manifest, line: 1, title: `${one.ecosystem} package ${one.name}`, text: `${one.name} ${one.version ?? ''} in ${one.folder}\n${needs}`, ids: [one.name, ...one.dependencies.map(({ name }) => name)] });
  }
  return chunks;
}
