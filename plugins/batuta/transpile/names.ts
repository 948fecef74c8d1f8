// Names: the source's own, where Rust takes them.

const KEYWORDS = new Set(('as break const continue crate else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while async await dyn abstract become box do final macro override priv try typeof unsized virtual yield gen union').split(' '));
const UNRAW = new Set(['crate', 'self', 'Self', 'super', '_']);
/** What the emitted code itself calls by these names. */
const TAKEN = new Set(['some', 'repr', 'text', 'main', 'format', 'vec', 'drop', 'Some', 'None', 'Ok', 'Err']);

const escape = (name: string): string => (UNRAW.has(name) ? `${name}_` : KEYWORDS.has(name) ? `r#${name}` : name);

export function snake(name: string): string {
  const lead = /^_*/.exec(name)?.[0] ?? '';
  const body = name.slice(lead.length).replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').toLowerCase().replace(/__+/g, '_');
  return body === '' ? `${lead}_` : lead + body;
}

export const variableName = (name: string): string => escape(snake(name) === '_' ? '_unused' : snake(name));
export const functionName = (name: string): string => {
  const own = escape(snake(name.replace(/^_+(?=.)/, '')));
  return TAKEN.has(own) ? `${own}_` : own;
};
export const fieldName = (name: string): string => escape(snake(name.replace(/^_+(?=.)/, '')));
export const constantName = (name: string): string => snake(name.replace(/^_+(?=.)/, '')).toUpperCase();
export const typeName = (name: string): string => {
  const bare = name.replace(/^_+/, '');
  return bare.includes('_') || /^[a-z]/.test(bare) || /^[A-Z0-9]{2,}$/.test(bare) ? bare.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') : bare;
};
/** A member of an enumeration: RED becomes Red. */
export const memberName = (name: string): string => name.split('_').filter(Boolean).map((word) => word.charAt(0).toUpperCase() + (word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1))).join('') || 'Member';

/** A text as a Rust literal. */
export function literal(value: string): string {
  let shown = '"';
  for (const letter of value) {
    const code = letter.codePointAt(0) ?? 0;
    if (letter === '"' || letter === '\\') shown += `\\${letter}`;
    else if (letter === '\n') shown += '\\n';
    else if (letter === '\t') shown += '\\t';
    else if (letter === '\r') shown += '\\r';
    else if (code < 32 || code === 127 || (code >= 0x80 && code < 0xa0) || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code === 0xfeff || code === 0x2028 || code === 0x2029) shown += `\\u{${code.toString(16)}}`;
    else shown += letter;
  }
  return `${shown}"`;
}

/** Every line moved in, so that code nests. */
export const indent = (code: string, levels = 1): string => code.split('\n').map((line) => (line === '' ? '' : '    '.repeat(levels) + line)).join('\n');
