// Methods of the built-in types: what each takes, answers and is in Rust.
//
// An entry is [parameters, result, code, flags]. In the code `$` is the receiver, `$&` a reference to it, `$m` a `&mut`
// reference, `$1`, `$2` the arguments. Types: `E` an element, `K` and `V` key and value, `S` the receiver's own type. A
// parameter `&E` is borrowed, `E` is kept. Flags: `!` may fail, `m` changes the receiver, `c` copies elements, `k` wants
// elements that are keys, `o` elements with an order, `e` elements with `==`, `r` answers a reference.

export type Entry = readonly [params: string, result: string, code: string, flags?: string];

const SAME = 'str';

export const METHODS: Readonly<Record<string, Readonly<Record<string, readonly Entry[]>>>> = {
  str: {
    upper: [['', SAME, '$.to_uppercase()']], lower: [['', SAME, '$.to_lowercase()']], casefold: [],
    capitalize: [['', SAME, 'text::capitalize($&)']], title: [['', SAME, 'text::title($&)']], swapcase: [['', SAME, 'text::swap_case($&)']],
    strip: [['', SAME, '$.trim_matches(text::is_space).to_owned()'], ['&str', SAME, 'text::strip($&, $1).to_owned()']],
    lstrip: [['', SAME, '$.trim_start_matches(text::is_space).to_owned()'], ['&str', SAME, 'text::lstrip($&, $1).to_owned()']],
    rstrip: [['', SAME, '$.trim_end_matches(text::is_space).to_owned()'], ['&str', SAME, 'text::rstrip($&, $1).to_owned()']],
    split: [['', 'list[str]', 'text::split($&)'], ['&str', 'list[str]', 'text::split_by($&, $1, -1)', '!'], ['&str int', 'list[str]', 'text::split_by($&, $1, $2)', '!'], ['none int', 'list[str]', 'text::split_most($&, $2)']],
    rsplit: [['', 'list[str]', 'text::split($&)'], ['&str', 'list[str]', 'text::split_by($&, $1, -1)', '!'], ['&str int', 'list[str]', 'text::rsplit_by($&, $1, $2)', '!']],
    splitlines: [['', 'list[str]', 'text::split_lines($&, false)'], ['bool', 'list[str]', 'text::split_lines($&, $1)']],
    partition: [['&str', 'tuple[str, str, str]', 'text::partition($&, $1)', '!']], rpartition: [['&str', 'tuple[str, str, str]', 'text::rpartition($&, $1)', '!']],
    join: [['&list[str]', SAME, '$1.join($&)']],
    replace: [['&str &str', SAME, '$.replace($1, $2)'], ['&str &str int', SAME, 'text::replace($&, $1, $2, $3)']],
    find: [['&str', 'int', 'text::find($&, $1, None, None)'], ['&str int', 'int', 'text::find($&, $1, Some($2), None)'], ['&str int int', 'int', 'text::find($&, $1, Some($2), Some($3))']],
    rfind: [['&str', 'int', 'text::rfind($&, $1, None, None)'], ['&str int', 'int', 'text::rfind($&, $1, Some($2), None)'], ['&str int int', 'int', 'text::rfind($&, $1, Some($2), Some($3))']],
    index: [['&str', 'int', 'text::found(text::find($&, $1, None, None))', '!'], ['&str int', 'int', 'text::found(text::find($&, $1, Some($2), None))', '!']],
    rindex: [['&str', 'int', 'text::found(text::rfind($&, $1, None, None))', '!']],
    count: [['&str', 'int', 'text::count($&, $1)']],
    startswith: [['&str', 'bool', '$.starts_with($1)']], endswith: [['&str', 'bool', '$.ends_with($1)']],
    removeprefix: [['&str', SAME, '$.strip_prefix($1).unwrap_or($&).to_owned()']], removesuffix: [['&str', SAME, '$.strip_suffix($1).unwrap_or($&).to_owned()']],
    ljust: [['int', SAME, 'text::ljust($&, $1, " ")', '!'], ['int &str', SAME, 'text::ljust($&, $1, $2)', '!']],
    rjust: [['int', SAME, 'text::rjust($&, $1, " ")', '!'], ['int &str', SAME, 'text::rjust($&, $1, $2)', '!']],
    center: [['int', SAME, 'text::center($&, $1, " ")', '!'], ['int &str', SAME, 'text::center($&, $1, $2)', '!']],
    zfill: [['int', SAME, 'text::zfill($&, $1)']], expandtabs: [['', SAME, 'text::expand_tabs($&, 8)'], ['int', SAME, 'text::expand_tabs($&, $1)']],
    isalpha: [['', 'bool', 'text::is_alpha($&)']], isdigit: [['', 'bool', 'text::is_digit($&)']], isdecimal: [['', 'bool', 'text::is_decimal($&)']], isnumeric: [['', 'bool', 'text::is_numeric($&)']],
    isalnum: [['', 'bool', 'text::is_alnum($&)']], isspace: [['', 'bool', 'text::is_space_text($&)']], isupper: [['', 'bool', 'text::is_upper($&)']], islower: [['', 'bool', 'text::is_lower($&)']],
    istitle: [['', 'bool', 'text::is_title($&)']], isascii: [['', 'bool', '$.is_ascii()']],
  },
  list: {
    append: [['E', 'none', '$.push($1)', 'm']], extend: [['list[E]', 'none', '$.extend($1)', 'm']], insert: [['int E', 'none', 'list::insert($m, $1, $2)', 'm']],
    pop: [['', 'E', 'list::pop($m)', 'm!'], ['int', 'E', 'list::pop_at($m, $1)', 'm!']],
    remove: [['&E', 'none', 'list::remove($m, $1)', 'm!e']], clear: [['', 'none', '$.clear()', 'm']], reverse: [['', 'none', '$.reverse()', 'm']],
    index: [['&E', 'int', 'list::index($&, $1)', '!e']], count: [['&E', 'int', 'list::count($&, $1)', 'e']],
    copy: [['', 'S', '$.to_vec()', 'c']], sort: [['', 'none', 'list::sort($m, false)', 'mo']],
  },
  series: { index: [['&E', 'int', 'list::index_tuple($&, $1)', '!e']], count: [['&E', 'int', 'list::count($&, $1)', 'e']] },
  deque: {
    append: [['E', 'none', '$.push_back($1)', 'm']], appendleft: [['E', 'none', '$.push_front($1)', 'm']], extend: [['list[E]', 'none', '$.extend($1)', 'm']],
    pop: [['', 'E', 'list::pop_right($m)', 'm!']], popleft: [['', 'E', 'list::pop_left($m)', 'm!']], clear: [['', 'none', '$.clear()', 'm']],
    rotate: [['', 'none', 'list::rotate($m, 1)', 'm'], ['int', 'none', 'list::rotate($m, $1)', 'm']],
  },
  set: {
    add: [['E', 'none', '$.insert($1)', 'm;']], discard: [['&E', 'none', '$.remove($1)', 'm;']], remove: [['&E', 'none', '$.take($1).map(drop).ok_or_else(|| Error::key($1))', 'm!']], clear: [['', 'none', '$.clear()', 'm']],
    union: [['&S', 'S', '$.union($1).cloned().collect::<HashSet<_>>()']], intersection: [['&S', 'S', '$.intersection($1).cloned().collect::<HashSet<_>>()']],
    difference: [['&S', 'S', '$.difference($1).cloned().collect::<HashSet<_>>()']], symmetric_difference: [['&S', 'S', '$.symmetric_difference($1).cloned().collect::<HashSet<_>>()']],
    issubset: [['&S', 'bool', '$.is_subset($1)']], issuperset: [['&S', 'bool', '$.is_superset($1)']], isdisjoint: [['&S', 'bool', '$.is_disjoint($1)']],
    update: [['S', 'none', '$.extend($1)', 'm'], ['list[E]', 'none', '$.extend($1)', 'm']], copy: [['', 'S', '$.clone()']],
  },
  dict: {
    pop: [['&K', 'V', '$.pop($1)', 'm!'], ['&K V', 'V', '$.remove($1).unwrap_or($2)', 'm']], popitem: [['', 'tuple[K, V]', '$.pop_item()', 'm!']],
    clear: [['', 'none', '$.clear()', 'm']], copy: [['', 'S', '$.clone()', 'c']], update: [['S', 'none', '$.extend($1)', 'm']],
  },
  int: { bit_length: [['', 'int', 'int::bit_length($)']], bit_count: [['', 'int', 'int::bit_count($)']] },
  float: { is_integer: [['', 'bool', 'float::is_integer($)']] },
};

/** Functions of `math` and the like, by full name; `~` is any number, as a float. */
export const FUNCTIONS: Readonly<Record<string, readonly Entry[]>> = {
  'math.sqrt': [['~', 'float', 'float::sqrt($1)', '!']], 'math.floor': [['~', 'int', 'float::floor($1)', '!']], 'math.ceil': [['~', 'int', 'float::ceil($1)', '!']], 'math.trunc': [['~', 'int', 'float::to_int($1)', '!']],
  'math.log': [['~', 'float', 'float::log($1)', '!'], ['~ ~', 'float', 'float::log_base($1, $2)', '!']], 'math.log2': [['~', 'float', 'float::log2($1)', '!']], 'math.log10': [['~', 'float', 'float::log10($1)', '!']],
  'math.exp': [['~', 'float', 'float::math_growing(f64::exp, $1)', '!']], 'math.sin': [['~', 'float', 'float::math(f64::sin, $1)', '!']], 'math.cos': [['~', 'float', 'float::math(f64::cos, $1)', '!']], 'math.tan': [['~', 'float', 'float::math(f64::tan, $1)', '!']],
  'math.asin': [['~', 'float', 'float::math(f64::asin, $1)', '!']], 'math.acos': [['~', 'float', 'float::math(f64::acos, $1)', '!']], 'math.atan': [['~', 'float', 'float::math(f64::atan, $1)', '!']],
  'math.sinh': [['~', 'float', 'float::math_growing(f64::sinh, $1)', '!']], 'math.cosh': [['~', 'float', 'float::math_growing(f64::cosh, $1)', '!']], 'math.tanh': [['~', 'float', 'float::math(f64::tanh, $1)', '!']],
  'math.atan2': [['~ ~', 'float', 'f64::atan2($1, $2)']], 'math.pow': [['~ ~', 'float', 'float::math_pow($1, $2)', '!']], 'math.fmod': [['~ ~', 'float', 'float::fmod($1, $2)', '!']],
  'math.fabs': [['~', 'float', 'f64::abs($1)']], 'math.copysign': [['~ ~', 'float', 'f64::copysign($1, $2)']], 'math.degrees': [['~', 'float', 'float::degrees($1)']], 'math.radians': [['~', 'float', 'float::radians($1)']],
  'math.isnan': [['~', 'bool', 'f64::is_nan($1)']], 'math.isinf': [['~', 'bool', 'f64::is_infinite($1)']], 'math.isfinite': [['~', 'bool', 'f64::is_finite($1)']], 'math.isclose': [['~ ~', 'bool', 'float::is_close($1, $2, 1e-9, 0.0)', '!']],
  'math.gcd': [['int int', 'int', 'int::gcd($1, $2)', '!']], 'math.lcm': [['int int', 'int', 'int::lcm($1, $2)', '!']], 'math.factorial': [['int', 'int', 'int::factorial($1)', '!']], 'math.isqrt': [['int', 'int', 'int::isqrt($1)', '!']],
  'math.comb': [['int int', 'int', 'int::comb($1, $2)', '!']], 'math.perm': [['int int', 'int', 'int::perm($1, $2)', '!']],
  'ord': [['&str', 'int', 'int::ord($1)', '!']], 'chr': [['int', 'str', 'int::chr($1)', '!']], 'hex': [['int', 'str', 'int::based($1, "0x")']], 'oct': [['int', 'str', 'int::based($1, "0o")']], 'bin': [['int', 'str', 'int::based($1, "0b")']],
};
