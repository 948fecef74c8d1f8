// Small changes of the emitted Rust, all in one build behind switches: what the comparison does not notice, it does not prove.

export interface Mutant {
  readonly id: number;
  readonly function: string;
  readonly line: number;
  readonly what: string;
}

/** Characters of a change that people are shown. */
const SHOWN_MAX = 90;
const COMPARED: Readonly<Record<string, string>> = { less: '<', less_equal: '<=', greater: '>', greater_equal: '>=', equal: '==', different: '!=' };

/** The code of a change without the switches of others within it. */
function readable(what: string): string {
  let here = what;
  for (let before = ''; before !== here;) {
    before = here;
    here = here
      .replace(/\(if crate::mutants::on\(\d+\) \{ [\w:]+ \} else \{ ([\w:]+) \}\)/g, '$1')
      .replace(/\(([^()]*) \+ i64::from\(crate::mutants::on\(\d+\)\)\)/g, '$1')
      .replace(/\(([^()]*) \+ f64::from\(u8::from\(crate::mutants::on\(\d+\)\)\)\)/g, '$1')
      .replace(/crate::mutants::text\(\d+, ("(?:[^"\\]|\\.)*")\)/g, '$1')
      .replace(/ \^ crate::mutants::on\(\d+\)/g, '')
      .replace(/crate::mutants::(less|less_equal|greater|greater_equal|equal|different)\(&\(([^()]*(?:\([^()]*\))?[^()]*)\), &\(([^()]*(?:\([^()]*\))?[^()]*)\)\)/g, (_, name: string, left: string, right: string) => `${left} ${COMPARED[name]} ${right}`);
  }
  return here.length > SHOWN_MAX ? `${here.slice(0, SHOWN_MAX)} ...` : here;
}

/** Writes code with switches when `on`, and as it is otherwise. */
export class Mutants {
  readonly made: Mutant[] = [];
  private place = { function: '', line: 0 };

  constructor(readonly on: boolean, private readonly first = 0) {}

  /** Those whose switch is in the code: what was written twice left some behind. */
  within(code: string): readonly Mutant[] {
    const present = new Set([...code.matchAll(/crate::mutants::(?:on|text)\((\d+)/g)].map((match) => Number(match[1])));
    return this.made.filter((mutant) => present.has(mutant.id));
  }

  at(name: string, line: number): void {
    this.place = { function: name, line };
  }

  get next(): number {
    return this.first + this.made.length;
  }

  private make(what: string): number {
    const id = this.next;
    this.made.push({ id, ...this.place, what: readable(what) });
    return id;
  }

  /** One function instead of another. */
  pick(original: string, other: string): string {
    return this.on ? `(if crate::mutants::on(${this.make(`${original} -> ${other}`)}) { ${other} } else { ${original} })` : original;
  }

  /** A condition, or its opposite. */
  condition(code: string): string {
    return this.on ? `((${code}) ^ crate::mutants::on(${this.make(`not (${code})`)}))` : code;
  }

  /** A comparison, or its neighbour. */
  compare(left: string, operator: string, right: string, places: boolean): string {
    const plain = `${left} ${operator} ${right}`;
    const other = ({ '<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==' } as const)[operator];
    if (!this.on || other === undefined) return plain;
    const names: Record<string, string> = { '<': 'less', '<=': 'less_equal', '>': 'greater', '>=': 'greater_equal', '==': 'equal', '!=': 'different' };
    const pair = `(if crate::mutants::on(${this.make(`${operator} -> ${other}`)}) { crate::mutants::${names[other]} } else { crate::mutants::${names[operator]} })`;
    return places ? `${pair}(&(${left}), &(${right}))` : plain;
  }

  integer(code: string): string {
    return this.on ? `(${code} + i64::from(crate::mutants::on(${this.make(`${code} -> ${code} + 1`)})))` : code;
  }

  float(code: string): string {
    return this.on ? `(${code} + f64::from(u8::from(crate::mutants::on(${this.make(`${code} -> ${code} + 1.0`)}))))` : code;
  }

  /** A text of the program, or another. */
  text(code: string): string {
    return this.on ? `crate::mutants::text(${this.make(`${code} -> another text`)}, ${code})` : code;
  }

  flag(code: string): string {
    return this.on ? `(${code} ^ crate::mutants::on(${this.make(`not ${code}`)}))` : code;
  }

  /** A statement, or nothing. */
  statement(code: string, what: string): string {
    return this.on ? `if !crate::mutants::on(${this.make(`without ${what}`)}) {\n    ${code.replace(/\n/g, '\n    ')}\n}` : code;
  }
}

const COMPARISONS = `#[inline]
pub fn less<T: PartialOrd>(a: &T, b: &T) -> bool {
    a < b
}

#[inline]
pub fn less_equal<T: PartialOrd>(a: &T, b: &T) -> bool {
    a <= b
}

#[inline]
pub fn greater<T: PartialOrd>(a: &T, b: &T) -> bool {
    a > b
}

#[inline]
pub fn greater_equal<T: PartialOrd>(a: &T, b: &T) -> bool {
    a >= b
}

#[inline]
pub fn equal<T: PartialEq>(a: &T, b: &T) -> bool {
    a == b
}

#[inline]
pub fn different<T: PartialEq>(a: &T, b: &T) -> bool {
    a != b
}
`;

/** The switch board that goes with such a build. */
export const MUTANTS_RUST = `//! Switches of the mutants.
use std::sync::atomic::{AtomicUsize, Ordering};

pub static ACTIVE: AtomicUsize = AtomicUsize::new(usize::MAX);
static STEPS: AtomicUsize = AtomicUsize::new(0);
static STEPS_MAX: AtomicUsize = AtomicUsize::new(usize::MAX);
static OUTPUT: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());

/// A new case, which may pass so many switches.
pub fn begin(steps_max: usize) {
    STEPS.store(0, Ordering::Relaxed);
    STEPS_MAX.store(steps_max, Ordering::Relaxed);
    output();
}

pub fn steps() -> usize {
    STEPS.load(Ordering::Relaxed)
}

/// What was printed since it was last asked.
pub fn output() -> String {
    std::mem::take(&mut *OUTPUT.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
}

pub fn print(text: &str) {
    OUTPUT.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push_str(text);
}

pub fn on(id: usize) -> bool {
    if STEPS.fetch_add(1, Ordering::Relaxed) > STEPS_MAX.load(Ordering::Relaxed) {
        panic!("the mutant runs on");
    }
    ACTIVE.load(Ordering::Relaxed) == id
}

pub fn text(id: usize, text: &'static str) -> &'static str {
    if !on(id) {
        text
    } else if text.is_empty() {
        "mutant"
    } else {
        ""
    }
}

${COMPARISONS}`;

/** The same with one switch on, or none, for good: the optimiser sees through it. */
export const mutantsFixed = (mutant: number | null): string => `//! One mutant, fixed.
const ACTIVE: usize = ${mutant === null ? 'usize::MAX' : mutant};

#[inline(always)]
pub fn on(id: usize) -> bool {
    ACTIVE == id
}

#[inline(always)]
pub fn text(id: usize, text: &'static str) -> &'static str {
    if !on(id) {
        text
    } else if text.is_empty() {
        "mutant"
    } else {
        ""
    }
}

pub fn print(text: &str) {
    print!("{text}");
}

${COMPARISONS}`;
