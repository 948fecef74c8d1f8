// A small strict XML reader for test and coverage reports: a cut or malformed document is an error, never half a result.

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Character data directly inside. */
  readonly text: string;
}

const NAME = /[\p{L}_:][\p{L}\p{N}_:.\-]*/uy;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const DEPTH_MAX = 256;

class XmlError extends Error {}

/** Only the five predefined entities and character references: a document type's own entities are refused. */
function decode(text: string): string {
  return text.replace(/&([^;]{0,12});?/g, (whole, entity: string) => {
    const code = /^#x([0-9a-f]+)$/i.exec(entity) ?? /^#(\d+)$/.exec(entity);
    if (code) {
      const point = Number.parseInt(code[1]!, entity[1] === 'x' || entity[1] === 'X' ? 16 : 10);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
    }
    const known = ENTITIES[entity];
    if (known === undefined || !whole.endsWith(';')) throw new XmlError(`unknown entity ${whole}`);
    return known;
  });
}

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** Parses a whole document and returns its root element. Throws an Error that tells the offset of the fault. */
export function parseXml(source: string): XmlElement {
  const text = source.replace(/^\uFEFF/, '');
  let at = 0;
  const stack: Open[] = [];
  let root: Open | undefined;
  const fail = (message: string): never => {
    const line = text.slice(0, at).split('\n').length;
    throw new Error(`${message} in line ${line}`);
  };
  const readName = (): string => {
    NAME.lastIndex = at;
    const match = NAME.exec(text);
    if (!match) return fail('a name is missing');
    at += match[0].length;
    return match[0];
  };
  const skipSpace = (): void => {
    while (at < text.length && /\s/.test(text[at]!)) at++;
  };
  const skipTo = (end: string): number => {
    const found = text.indexOf(end, at);
    if (found < 0) fail(`the document ends before "${end}"`);
    at = found + end.length;
    return found;
  };
  const readAttributes = (): Record<string, string> => {
    const attributes: Record<string, string> = {};
    for (;;) {
      skipSpace();
      if (at >= text.length) return fail('the document ends inside a tag');
      if (text[at] === '>' || text[at] === '/') return attributes;
      const name = readName();
      skipSpace();
      if (text[at++] !== '=') return fail(`attribute ${name} has no value`);
      skipSpace();
      const quote = text[at++];
      if (quote !== '"' && quote !== "'") return fail(`attribute ${name} is not quoted`);
      const from = at;
      attributes[name] = decode(text.slice(from, skipTo(quote)));
    }
  };
  try {
    while (at < text.length) {
      if (text[at] !== '<') {
        const end = text.indexOf('<', at);
        const data = text.slice(at, end < 0 ? text.length : end);
        const open = stack.at(-1);
        if (open) open.text += decode(data);
        else if (data.trim() !== '') fail('text outside the root element');
        at += data.length;
      } else if (text.startsWith('<?', at)) {
        skipTo('?>');
      } else if (text.startsWith('<!--', at)) {
        skipTo('-->');
      } else if (text.startsWith('<![CDATA[', at)) {
        at += 9;
        const from = at;
        const data = text.slice(from, skipTo(']]>'));
        if (stack.length > 0) stack.at(-1)!.text += data;
      } else if (text.startsWith('<!DOCTYPE', at)) {
        const from = at;
        if (text.slice(from, skipTo('>')).includes('[')) fail('a document type with an internal subset is refused');
      } else if (text[at + 1] === '/') {
        at += 2;
        const name = readName();
        skipSpace();
        if (text[at++] !== '>') fail(`the end tag of ${name} is not closed`);
        if (stack.pop()?.name !== name) fail(`</${name}> ends what it did not begin`);
      } else {
        at++;
        const element: Open = { name: readName(), attributes: readAttributes(), children: [], text: '' };
        if (root && stack.length === 0) fail('a second root element');
        root ??= element;
        stack.at(-1)?.children.push(element);
        if (text[at] === '/') at++;
        else stack.push(element);
        if (text[at++] !== '>') fail(`the tag ${element.name} is not closed`);
        if (stack.length > DEPTH_MAX) fail('nested too deeply');
      }
    }
  } catch (error) {
    if (error instanceof XmlError) fail(error.message);
    throw error;
  }
  if (!root) return fail('no element');
  if (stack.length > 0) return fail(`the document ends before </${stack.at(-1)!.name}>`);
  return root;
}

/** Every descendant of that name, in document order. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const child of element.children) {
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}
