//! Python's integers within 64 bits: what does not fit is an error, never another number.
use super::class::Class;
use super::error::Error;

type Result<T> = std::result::Result<T, Error>;

pub fn add(a: i64, b: i64) -> Result<i64> {
    a.checked_add(b).ok_or_else(Error::overflow)
}

pub fn sub(a: i64, b: i64) -> Result<i64> {
    a.checked_sub(b).ok_or_else(Error::overflow)
}

pub fn mul(a: i64, b: i64) -> Result<i64> {
    a.checked_mul(b).ok_or_else(Error::overflow)
}

pub fn neg(a: i64) -> Result<i64> {
    a.checked_neg().ok_or_else(Error::overflow)
}

pub fn abs(a: i64) -> Result<i64> {
    a.checked_abs().ok_or_else(Error::overflow)
}

/// `a // b`, towards minus infinity.
pub fn floor_div(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(Error::zero_division(super::versioned::INT_FLOOR_DIV));
    }
    let quotient = a.checked_div(b).ok_or_else(Error::overflow)?;
    Ok(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

/// `a % b`, with the sign of `b`.
pub fn floor_mod(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(Error::zero_division(super::versioned::INT_MODULO));
    }
    let rest = a.checked_rem(b).unwrap_or(0);
    Ok(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}

pub fn divmod(a: i64, b: i64) -> Result<(i64, i64)> {
    if b == 0 {
        return Err(Error::zero_division(super::versioned::INT_FLOOR_DIV));
    }
    Ok((floor_div(a, b)?, floor_mod(a, b)?))
}

/// `a ** b`; a negative exponent gives a float in Python, which an integer cannot hold.
pub fn pow(a: i64, b: i64) -> Result<i64> {
    if b < 0 {
        return Err(if a == 0 {
            Error::zero_division(super::versioned::ZERO_POWER)
        } else {
            Error::new(Class::IntegerOverflow, "a negative exponent makes a float")
        });
    }
    match a {
        0 | 1 => Ok(if b == 0 { 1 } else { a }),
        -1 => Ok(if b % 2 == 0 { 1 } else { -1 }),
        _ => u32::try_from(b).ok().and_then(|exponent| a.checked_pow(exponent)).ok_or_else(Error::overflow),
    }
}

/// `pow(a, b, m)` for exponents that are not negative.
pub fn pow_mod(a: i64, b: i64, m: i64) -> Result<i64> {
    if m == 0 {
        return Err(Error::value("pow() 3rd argument cannot be 0"));
    }
    if b < 0 {
        return Err(Error::new(Class::IntegerOverflow, "modular inverses are not supported"));
    }
    let modulus = i128::from(m).abs();
    let mut base = i128::from(a).rem_euclid(modulus);
    let mut result = 1 % modulus;
    let mut exponent = b;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % modulus;
        }
        base = base * base % modulus;
        exponent >>= 1;
    }
    let result = if m < 0 && result != 0 { result - modulus } else { result };
    i64::try_from(result).map_err(|_| Error::overflow())
}

pub fn shl(a: i64, b: i64) -> Result<i64> {
    if b < 0 {
        return Err(Error::value("negative shift count"));
    }
    if a == 0 {
        return Ok(0);
    }
    if b >= 64 {
        return Err(Error::overflow());
    }
    i64::try_from(i128::from(a) << b).map_err(|_| Error::overflow())
}

pub fn shr(a: i64, b: i64) -> Result<i64> {
    if b < 0 {
        return Err(Error::value("negative shift count"));
    }
    Ok(a >> b.min(63))
}

/// `a / b`, rounded once, as Python does for any two integers.
pub fn true_div(a: i64, b: i64) -> Result<f64> {
    if b == 0 {
        return Err(Error::zero_division("division by zero"));
    }
    const EXACT: u64 = 1 << 53;
    let (x, y) = (a.unsigned_abs(), b.unsigned_abs());
    if x <= EXACT && y <= EXACT {
        return Ok(a as f64 / b as f64);
    }
    // 64 more bits of the quotient than its first, and one that says whether anything is left
    let shift = 66 + y.leading_zeros().saturating_sub(x.leading_zeros()).min(60);
    let shift = shift.min(x.leading_zeros() + 63);
    let wide = u128::from(x) << shift;
    let quotient = wide / u128::from(y);
    let sticky = u128::from(wide % u128::from(y) != 0);
    let magnitude = (quotient | sticky) as f64 * 2f64.powi(-(shift as i32));
    Ok(if (a < 0) != (b < 0) { -magnitude } else { magnitude })
}

/// `int(text, base)`.
pub fn parse_int(text: &str, base: i64) -> Result<i64> {
    let invalid = || Error::value(format!("invalid literal for int() with base {base}: {}", super::repr::Repr::repr(text)));
    let trimmed = text.trim_matches(super::text::is_space);
    let (negative, digits) = match trimmed.as_bytes().first() {
        Some(b'-') => (true, &trimmed[1..]),
        Some(b'+') => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    if base != 0 && !(2..=36).contains(&base) {
        return Err(Error::value("int() base must be >= 2 and <= 36, or 0"));
    }
    let lower = digits.to_ascii_lowercase();
    let prefixed = |prefix: &str| lower.strip_prefix(prefix).map(|rest| rest.strip_prefix('_').unwrap_or(rest).to_owned());
    let (radix, body) = match base {
        0 => match (prefixed("0x"), prefixed("0o"), prefixed("0b")) {
            (Some(rest), _, _) => (16, rest),
            (_, Some(rest), _) => (8, rest),
            (_, _, Some(rest)) => (2, rest),
            _ if lower.starts_with('0') && lower.bytes().any(|byte| byte != b'0' && byte != b'_') => return Err(invalid()),
            _ => (10, lower),
        },
        16 => (16, prefixed("0x").unwrap_or(lower)),
        8 => (8, prefixed("0o").unwrap_or(lower)),
        2 => (2, prefixed("0b").unwrap_or(lower)),
        other => (other as u32, lower),
    };
    if body.is_empty() || body.starts_with('_') || body.ends_with('_') || body.contains("__") {
        return Err(invalid());
    }
    let mut value: i128 = 0;
    for letter in body.chars().filter(|letter| *letter != '_') {
        let digit = letter.to_digit(radix).or_else(|| super::text::decimal(letter).filter(|digit| *digit < radix)).ok_or_else(invalid)?;
        value = value * i128::from(radix) + i128::from(digit);
        if value > i128::from(u64::MAX) {
            value = i128::from(u64::MAX); // out of range whatever follows; digits are still checked
        }
    }
    i64::try_from(if negative { -value } else { value }).map_err(|_| Error::overflow())
}

pub fn gcd(a: i64, b: i64) -> Result<i64> {
    let (mut x, mut y) = (a.unsigned_abs(), b.unsigned_abs());
    while y != 0 {
        (x, y) = (y, x % y);
    }
    i64::try_from(x).map_err(|_| Error::overflow())
}

pub fn lcm(a: i64, b: i64) -> Result<i64> {
    if a == 0 || b == 0 {
        return Ok(0);
    }
    abs(mul(a / gcd(a, b)?, b)?)
}

pub fn factorial(n: i64) -> Result<i64> {
    if n < 0 {
        return Err(Error::value("factorial() not defined for negative values"));
    }
    (2..=n.min(30)).try_fold(1, mul)
}

pub fn isqrt(n: i64) -> Result<i64> {
    if n < 0 {
        return Err(Error::value("isqrt() argument must be nonnegative"));
    }
    Ok(n.isqrt())
}

pub fn comb(n: i64, k: i64) -> Result<i64> {
    if n < 0 {
        return Err(Error::value("n must be a non-negative integer"));
    }
    if k < 0 {
        return Err(Error::value("k must be a non-negative integer"));
    }
    if k > n {
        return Ok(0);
    }
    let mut result: i128 = 1;
    for step in 1..=k.min(n - k) {
        result = result * i128::from(n - k.min(n - k) + step) / i128::from(step);
        if result > i128::from(i64::MAX) {
            return Err(Error::overflow());
        }
    }
    i64::try_from(result).map_err(|_| Error::overflow())
}

pub fn perm(n: i64, k: i64) -> Result<i64> {
    if n < 0 {
        return Err(Error::value("n must be a non-negative integer"));
    }
    if k < 0 {
        return Err(Error::value("k must be a non-negative integer"));
    }
    if k > n {
        return Ok(0);
    }
    (0..k).try_fold(1, |product, step| mul(product, n - step))
}

pub fn bit_length(n: i64) -> i64 {
    i64::from(64 - n.unsigned_abs().leading_zeros())
}

pub fn bit_count(n: i64) -> i64 {
    i64::from(n.unsigned_abs().count_ones())
}

/// `hex`, `oct` and `bin`.
pub fn based(n: i64, prefix: &str) -> String {
    let magnitude = n.unsigned_abs();
    let digits = match prefix {
        "0x" => format!("{magnitude:x}"),
        "0o" => format!("{magnitude:o}"),
        _ => format!("{magnitude:b}"),
    };
    format!("{}{prefix}{digits}", if n < 0 { "-" } else { "" })
}

pub fn sum(values: impl IntoIterator<Item = i64>, start: i64) -> Result<i64> {
    values.into_iter().try_fold(start, add)
}

pub fn chr(code: i64) -> Result<String> {
    let invalid = || Error::value("chr() arg not in range(0x110000)");
    let code = u32::try_from(code).map_err(|_| invalid())?;
    if code > 0x10ffff {
        return Err(invalid());
    }
    // half of a surrogate pair is a text in Python alone
    char::from_u32(code).map(String::from).ok_or_else(|| Error::new(Class::IntegerOverflow, "a surrogate is no character"))
}

pub fn ord(text: &str) -> Result<i64> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(i64::from(u32::from(letter))),
        _ => Err(Error::new(Class::TypeError, format!("ord() expected a character, but string of length {} found", text.chars().count()))),
    }
}

/// The numbers of `range`, one after the other, without ever passing the last.
#[derive(Clone, Debug)]
pub struct Range {
    next: i64,
    step: i64,
    left: u64,
}

pub fn range(start: i64, stop: i64, step: i64) -> Result<Range> {
    if step == 0 {
        return Err(Error::value("range() arg 3 must not be zero"));
    }
    let distance = if step > 0 { i128::from(stop) - i128::from(start) } else { i128::from(start) - i128::from(stop) };
    let stride = i128::from(step).abs();
    let left = if distance <= 0 { 0 } else { ((distance + stride - 1) / stride) as u64 };
    Ok(Range { next: start, step, left })
}

impl Range {
    pub fn reversed(self) -> Self {
        let last = self.next.wrapping_add((self.left.saturating_sub(1) as i64).wrapping_mul(self.step));
        Self { next: last, step: self.step.wrapping_neg(), left: self.left }
    }
}

impl Iterator for Range {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        if self.left == 0 {
            return None;
        }
        let value = self.next;
        self.left -= 1;
        self.next = value.wrapping_add(self.step);
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}
