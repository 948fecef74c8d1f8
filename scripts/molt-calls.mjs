// Programs of random calls: methods, functions, operators and statements with arguments that mostly nobody should give them.
// What they answer does not matter here: they are for the sanitizers, which tell what a refusal reads wrongly or leaves behind.

const PRELUDE = `
class Boom(Exception): pass
class Bad:
    def __getattr__(self, name): raise Boom("attr " + name)
    def __iter__(self): raise Boom("iter")
    def __len__(self): raise Boom("len")
    def __bool__(self): raise Boom("bool")
    def __index__(self): raise Boom("index")
    def __int__(self): raise Boom("int")
    def __float__(self): raise Boom("float")
    def __repr__(self): raise Boom("repr")
    def __str__(self): raise Boom("str")
    def __format__(self, spec): raise Boom("format")
    def __eq__(self, other): raise Boom("eq")
    def __lt__(self, other): raise Boom("lt")
    def __gt__(self, other): raise Boom("gt")
    def __hash__(self): raise Boom("hash")
    def __contains__(self, item): raise Boom("contains")
    def __getitem__(self, key): raise Boom("getitem")
    def __setitem__(self, key, value): raise Boom("setitem")
    def __add__(self, other): raise Boom("add")
    def __radd__(self, other): raise Boom("radd")
    def __mul__(self, other): raise Boom("mul")
    def __call__(self, *args, **named): raise Boom("call")
    def __enter__(self): raise Boom("enter")
class EqBad:
    def __hash__(self): return 3
    def __eq__(self, other): raise Boom("eq" + str(4))
    def __lt__(self, other): raise Boom("lt" + str(4))
class Wrong:
    def __iter__(self): return "x" * 2 + str(1)
    def __len__(self): return "len" + str(1)
    def __bool__(self): return "b" + str(1)
    def __index__(self): return "i" + str(1)
    def __int__(self): return "i" + str(1)
    def __float__(self): return "f" + str(1)
    def __repr__(self): return [1]
    def __str__(self): return [1]
    def __format__(self, spec): return [1]
    def __hash__(self): return "h" + str(1)
    def __next__(self): return "n" + str(1)
class Index:
    def __index__(self): return 2
    def __len__(self): return 5
    def __getitem__(self, key):
        if key > 2: raise Boom("item" + str(key))
        return "item" + str(key)
def texts_then_error(n=2):
    for i in range(n): yield "g" + str(i)
    raise Boom("gen" + str(n))
def pairs_then_error(n=2):
    for i in range(n): yield ("k" + str(i), [i])
    raise Boom("gen" + str(n))
def ints_then_text(n=2):
    for i in range(n): yield i + 10**20
    yield "not" + str(n)
def texts(n=3):
    for i in range(n): yield "s" + str(i)
class Items(list): pass
class Named(dict): pass
class Text(str): pass
class Number(int): pass
def shown(x): return str(x) + "r"
def two(x, y): raise Boom("two" + str(1))
def failing(*args): raise Boom("any" + str(1))
`;

const VALUES = `0|3|-1|10**30|-10**25|1.5|1e300|float("nan")|True|None|""|"abc"|"é%s{0}" + str(5)|"%d %s %(a)s"|"{} {a} {0.x} {!z}"|b""|b"ab"|bytearray(b"xyz")|[]|[1, "a"]|["b", "c" + str(1)]|[3, 10**20, "x"]|(1, 2)|("a" + str(1),)|{}|{"a": "v" + str(1)}|{1, "s" + str(2)}|frozenset([1, 2])|range(3)|texts_then_error()|pairs_then_error()|ints_then_text()|texts()|Bad()|EqBad()|Wrong()|Index()|iter(["p" + str(1), 2])|slice(1, 2)|slice("a" + str(1), 2)|failing|shown|two|(lambda x: 1 / 0)|Items(["u" + str(1)])|Named(a="w" + str(1))|Text("sub" + str(1))|Number(7)|int|str|[Bad(), Bad()]|[EqBad(), EqBad()]|{EqBad(): 1}|("k" + str(1), Bad())|[["a" + str(1), 1], [2]]|complex(1, 2)|memoryview(b"abc")|"utf-9"|"strict"|NotImplemented|object()|Boom("e" + str(1))|"1_0"|" 12 "|"0x1g"|("1" * 40)`.split('|');

/** Subjects, and the methods that are called on them. */
const METHODS = [
  ['"abc" + str(1)|"%s é {0} {a}" + str(2)|"  a b c,d " + str(3)|"日本" * 50|""', 'capitalize casefold center count encode endswith expandtabs find format format_map index isdigit join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill __getitem__ __contains__ __format__ __eq__ __lt__ __add__ __mul__'],
  ['b"abc" + str(1).encode()|b"a b,c\\xff"|bytearray(b"abc def")', 'center count decode endswith expandtabs find fromhex hex index join ljust lstrip maketrans partition removeprefix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip translate zfill __getitem__ __contains__ __add__ __mul__'],
  ['bytearray(b"abc def")|bytearray()', 'append clear copy extend insert pop remove reverse __setitem__ __delitem__'],
  ['["a" + str(1), 2, "b" + str(2)]|[]|[Bad(), EqBad()]|[3, 1, "x" + str(2), 2.5]', 'append clear copy count extend index insert pop remove reverse sort __init__ __getitem__ __setitem__ __delitem__ __contains__ __eq__ __lt__ __add__ __mul__ __iadd__ __imul__'],
  ['("a" + str(1), 2)|(EqBad(), EqBad())', 'count index __getitem__ __contains__ __eq__ __lt__ __add__ __mul__'],
  ['{"a" + str(1): [1], 2: 3}|{EqBad(): "v" + str(1)}|{}', 'clear copy fromkeys get items keys pop popitem setdefault update values __init__ __getitem__ __setitem__ __delitem__ __contains__ __eq__ __or__ __ior__'],
  ['{"a" + str(1), 2}|{EqBad()}|set()', 'add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update __contains__ __or__ __eq__'],
  ['frozenset(["a" + str(1), 2])|frozenset([EqBad()])', 'copy difference intersection isdisjoint issubset issuperset symmetric_difference union __contains__ __eq__'],
  ['5|10**30|-7|True', 'as_integer_ratio bit_length conjugate from_bytes to_bytes __format__ __add__ __eq__ __lt__ __mul__'],
  ['1.5|float("inf")|-2.75', 'as_integer_ratio fromhex hex is_integer __format__ __add__ __eq__'],
  ['range(5)|range(10**20, 10**20 + 5)', 'count index __getitem__ __contains__ __eq__'],
  ['memoryview(b"abc" + str(1).encode())|memoryview(bytearray(b"abcd"))', 'hex tobytes tolist release __getitem__ __setitem__ __eq__'],
];
const FUNCTIONS = 'len int float str bytes bytearray list tuple dict set frozenset sum min max sorted enumerate zip map filter any all abs divmod pow round range slice isinstance issubclass getattr setattr hasattr hash repr ascii format chr ord hex oct bin iter next reversed type property callable complex memoryview bool Exception OSError UnicodeDecodeError KeyError ExceptionGroup StopIteration'.split(' ');
const NAMES = 'key default base encoding start strict reverse sep end a b zz'.split(' ');
const MODULES = {
  math: 'acos atan2 ceil comb copysign dist erf exp factorial floor fmod frexp fsum gamma gcd hypot isclose isqrt lcm ldexp log log2 modf nextafter perm pow prod remainder sqrt trunc',
  json: 'dumps loads', re: 'compile match search sub subn split findall escape', struct: 'pack unpack calcsize unpack_from',
  itertools: 'accumulate chain combinations compress dropwhile filterfalse groupby islice pairwise permutations product starmap takewhile zip_longest',
  functools: 'partial reduce cmp_to_key lru_cache wraps', collections: 'Counter OrderedDict defaultdict deque ChainMap namedtuple', heapq: 'heapify heappop heappush heapreplace nlargest nsmallest', bisect: 'bisect bisect_left insort',
  random: 'Random choice choices sample shuffle randint randrange seed getrandbits', operator: 'add itemgetter attrgetter methodcaller index concat getitem setitem countOf indexOf', copy: 'copy deepcopy',
  io: 'StringIO BytesIO', binascii: 'hexlify unhexlify crc32 a2b_base64 b2a_base64', hashlib: 'md5 sha256 new', dataclasses: 'asdict replace fields make_dataclass', weakref: 'ref WeakSet', array: 'array', codecs: 'encode decode lookup',
};
const FIRSTS = {
  re: ['"a(b)?"', '"(?P<n>x)|y"', '"["', '"(a"', '"a**"', '"(?P<n>.)(?P=n)"', 'b"ab*"', '"[z-a]"', '"(?<=a+)b"', '"(.)"'],
  struct: ['"<iH"', '"3s"', '"q"', '"Z"', '"<i" + "i" * 3', '"d"', '"B"', '"?"', '"c"', '"5"', 'b"hh"', '"p"', '"e"'],
  json: ['"[1, 2"', `'{"a": [1, {"b": 2}, x'`, '"[1,]"', `'"ab'`, `'{"a" 1}'`, '[Bad()]', '{(1, 2): 3}', '[float("nan")]', '{"k" + str(1): {"z": object()}}'],
};
const STATEMENTS = [
  'x = {}; x[{}] = {}', 'x = {}; x[{}:{}] = {}', 'x = {}; x[::{}] = {}', 'x = {}; del x[{}]', 'x = {}; del x[{}:{}]', 'x = {}; x += {}', 'x = {}; x |= {}', 'x = {}; x -= {}', 'x = {}; x &= {}', 'x = {}; x ^= {}',
  'a, b = {}', 'a, *b = {}', 'a, (b, c), *d = {}', 'x = [{}, *{}, {}]', 'x = {{{}, *{}}}', 'x = {{{}: {}, **{}}}', 'x = [y for y in {} if y[0]]', 'x = {{y: {} for y in {}}}', 'x = {{y + {} for y in {}}}', 'x = list(z for y in {} for z in y)',
  'failing(1, *{}, **{})', 'shown(*{})', 'shown({}, {})', 'shown(y={})', 'shown({}, x={})', 'x = {}; x.foo = {}', 'x = {}.foo', 'with {} as z: pass', 'for y, z in {}: pass', 'raise {}', 'raise {} from {}', 'assert {} in {}, {}',
  'x = {} if {} else {}', 'x = not {}', 'x = -{}', 'x = ~{}', 'x = {} < {} < {}', 'x = {} and {} or {}', 'print({}, {}, file={})', 'x = ({})[{}]', 'x = ({})[{}:{}:{}]', 'x = {} == {}', 'x = {} + {}', 'x = {} % {}', 'x = {} // {}', 'x = {} & {}', 'x = {} @ {}',
  'x = "%s %d" % {}', 'x = "%(a)s %5.2f" % {}', 'x = "%*d %c" % ({}, {}, {})', 'x = "{{}} {{:>{{}}}}".format({}, {})', 'x = "{{a[0]}} {{a.b}}".format(a={})', 'v = {}; w = {}; x = f"{{v!r:>10}} {{w:d}}"',
  'match {}:\n        case [a, b, *c]: raise Boom(str(a))\n        case {{"a": a, **r}}: raise Boom(str(a))\n        case Index(x=1): pass\n        case str(z): raise Boom(z)',
  'try:\n        raise Boom({})\n    except {} as e:\n        pass', 'class X({}): y = {}', 'class X(metaclass={}): pass', 'class X(Boom, k={}): pass', 'try:\n        failing({})\n    finally:\n        shown({}) + {}',
  'x = [{}, {}, {}]; x.sort(key={})', 'g = texts_then_error(); next(g); g.throw({})', 'g = texts_then_error(); next(g); g.send({}); g.close(); next(g)', 'g = (y for y in {}); next(g); g.close()',
];

/** `count` calls from the seed on, as programs of up to `size` calls, each of one kind; every program prints how many it made. */
export function* callPrograms(count, seed, size = 150) {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const below = (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
  const pick = (items) => items[below(items.length)];
  const several = (counts) => Array.from({ length: pick(counts) }, () => pick(VALUES));
  const method = () => {
    const [subjects, names] = pick(METHODS);
    return `(${pick(subjects.split('|'))}).${pick(names.split(' '))}(${several([0, 1, 1, 1, 2, 2, 3]).join(', ')})`;
  };
  const plain = () => {
    const args = several([0, 1, 1, 1, 1, 2, 2, 3, 4]);
    const extra = below(10);
    if (extra < 3) args.push(`${pick(NAMES)}=${pick(VALUES)}`);
    else if (extra === 3) args.push(`*${pick(VALUES)}`);
    else if (extra === 4) args.push(`**${pick(VALUES)}`);
    const name = pick(FUNCTIONS);
    const call = `${name}(${args.join(', ')})`;
    return /^(enumerate|zip|map|filter|reversed|iter)$/.test(name) ? `list(${call})` : call;
  };
  const ofModule = (name) => {
    const args = several([0, 1, 1, 2, 2, 2, 3, 4]);
    if (FIRSTS[name] && below(5)) args[0] = pick(FIRSTS[name]);
    const call = `${name}.${pick(MODULES[name].split(' '))}(${args.join(', ')})`;
    return name === 'itertools' ? `list(${call})` : call;
  };
  const statement = () => pick(STATEMENTS).replace(/\{\{|\}\}|\{\}/g, (found) => (found === '{}' ? pick(VALUES) : found[0]));
  const kinds = [['methods', method], ['functions', plain], ['statements', statement], ['methods', method], ['module', ofModule]];
  for (let made = 0, at = 0; made < count; at++) {
    const [kind, write] = kinds[at % kinds.length];
    const name = kind === 'module' ? Object.keys(MODULES)[Math.floor(at / kinds.length) % Object.keys(MODULES).length] : kind;
    const calls = Math.min(size, count - made);
    made += calls;
    const functions = Array.from({ length: calls }, (_, index) => `def c${index}():\n    ${kind === 'statements' ? '' : 'return '}${write(name)}\n`);
    yield {
      name: `${name}_${at}`,
      source: `${kind === 'module' ? `import ${name}\n` : ''}${PRELUDE}${functions.join('')}
made = 0
for call in [${functions.map((_, index) => `c${index}`).join(', ')}]:
    try:
        repr(call())
    except BaseException as error:
        try: str(error)
        except BaseException: pass
    made += 1
print(made)
`,
    };
  }
}
