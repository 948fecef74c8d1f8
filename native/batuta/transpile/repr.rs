//! What `repr` and `str` say of values.
use super::dict::Dict;
use super::float::repr_float;
use std::collections::{HashSet, VecDeque};

pub trait Repr {
    fn repr(&self) -> String;

    /// What `str` gives: the same as `repr`, but for texts and what contains its own `__str__`.
    fn text(&self) -> String {
        self.repr()
    }
}

pub fn repr<T: Repr + ?Sized>(value: &T) -> String {
    value.repr()
}

pub fn text<T: Repr + ?Sized>(value: &T) -> String {
    value.text()
}

impl Repr for i64 {
    fn repr(&self) -> String {
        self.to_string()
    }
}

impl Repr for f64 {
    fn repr(&self) -> String {
        repr_float(*self)
    }
}

impl Repr for bool {
    fn repr(&self) -> String {
        if *self { "True" } else { "False" }.to_owned()
    }
}

impl Repr for () {
    fn repr(&self) -> String {
        "None".to_owned()
    }
}

impl Repr for str {
    fn repr(&self) -> String {
        let quote = if self.contains('\'') && !self.contains('"') { '"' } else { '\'' };
        let mut shown = String::with_capacity(self.len() + 2);
        shown.push(quote);
        for letter in self.chars() {
            match letter {
                '\n' => shown.push_str("\\n"),
                '\r' => shown.push_str("\\r"),
                '\t' => shown.push_str("\\t"),
                '\\' => shown.push_str("\\\\"),
                letter if letter == quote => shown.extend(['\\', letter]),
                letter if super::text::is_printable(letter) => shown.push(letter),
                letter => {
                    let code = u32::from(letter);
                    shown.push_str(&match code {
                        0..=0xff => format!("\\x{code:02x}"),
                        0x100..=0xffff => format!("\\u{code:04x}"),
                        _ => format!("\\U{code:08x}"),
                    });
                }
            }
        }
        shown.push(quote);
        shown
    }

    fn text(&self) -> String {
        self.to_owned()
    }
}

impl Repr for String {
    fn repr(&self) -> String {
        self.as_str().repr()
    }

    fn text(&self) -> String {
        self.clone()
    }
}

impl<T: Repr + ?Sized> Repr for &T {
    fn repr(&self) -> String {
        (**self).repr()
    }

    fn text(&self) -> String {
        (**self).text()
    }
}

impl<T: Repr + ?Sized> Repr for &mut T {
    fn repr(&self) -> String {
        (**self).repr()
    }

    fn text(&self) -> String {
        (**self).text()
    }
}

impl<T: Repr + ?Sized> Repr for Box<T> {
    fn repr(&self) -> String {
        (**self).repr()
    }

    fn text(&self) -> String {
        (**self).text()
    }
}

impl<T: Repr> Repr for Option<T> {
    fn repr(&self) -> String {
        self.as_ref().map_or_else(|| "None".to_owned(), Repr::repr)
    }

    fn text(&self) -> String {
        self.as_ref().map_or_else(|| "None".to_owned(), Repr::text)
    }
}

fn joined<'a, T: Repr + 'a>(values: impl IntoIterator<Item = &'a T>) -> String {
    values.into_iter().map(Repr::repr).collect::<Vec<_>>().join(", ")
}

impl<T: Repr> Repr for [T] {
    fn repr(&self) -> String {
        format!("[{}]", joined(self))
    }
}

impl<T: Repr> Repr for Vec<T> {
    fn repr(&self) -> String {
        self.as_slice().repr()
    }
}

impl<T: Repr> Repr for VecDeque<T> {
    fn repr(&self) -> String {
        format!("deque([{}])", joined(self))
    }
}

impl<K: Repr + Clone + Eq + std::hash::Hash, V: Repr> Repr for Dict<K, V> {
    fn repr(&self) -> String {
        let items: Vec<String> = self.iter().map(|(key, value)| format!("{}: {}", key.repr(), value.repr())).collect();
        format!("{{{}}}", items.join(", "))
    }
}

/// In the order of the elements' texts, since Python's own is that of hashes: for comparing, never for printing.
impl<T: Repr> Repr for HashSet<T> {
    fn repr(&self) -> String {
        let mut items: Vec<String> = self.iter().map(Repr::repr).collect();
        items.sort();
        format!("{{{}}}", items.join(", "))
    }
}

/// A tuple of any length: `tuple[T, ...]`.
pub fn repr_tuple<T: Repr>(values: &[T]) -> String {
    match values {
        [only] => format!("({},)", only.repr()),
        _ => format!("({})", joined(values)),
    }
}

impl<A: Repr> Repr for (A,) {
    fn repr(&self) -> String {
        format!("({},)", self.0.repr())
    }
}

macro_rules! repr_of_tuples {
    ($($($name:ident $at:tt),+;)+) => {
        $(impl<$($name: Repr),+> Repr for ($($name),+) {
            fn repr(&self) -> String {
                format!("({})", [$(self.$at.repr()),+].join(", "))
            }
        })+
    };
}

repr_of_tuples! {
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}
