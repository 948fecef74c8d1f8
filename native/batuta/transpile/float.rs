//! Python's floats: printing, division, powers, rounding and `math`.
use super::class::Class;
use super::error::Error;
use std::cmp::Ordering;

type Result<T> = std::result::Result<T, Error>;

/// The shortest text that reads back as the same number.
pub fn repr_float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let shortest = format!("{value:e}");
    // of two shortest texts that are equally near, Python takes the even one
    let digits = shortest.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    let nearest = format!("{value:.*e}", digits.saturating_sub(1));
    let scientific = if nearest.parse() == Ok(value) { nearest } else { shortest };
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{value:.*}", (digits as i32 - 1 - exponent).max(1) as usize);
        return plain;
    }
    format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

pub fn parse_float(text: &str) -> Result<f64> {
    let invalid = || Error::value(format!("could not convert string to float: {}", super::repr::Repr::repr(text)));
    let trimmed = text.trim_matches(super::text::is_space);
    let lower = trimmed.to_ascii_lowercase();
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    if matches!(unsigned, "inf" | "infinity" | "nan") {
        let value = if unsigned == "nan" { f64::NAN } else { f64::INFINITY };
        return Ok(if lower.starts_with('-') { -value } else { value });
    }
    if !unsigned.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.') {
        return Err(invalid());
    }
    // an underscore stands between two digits
    let bytes = trimmed.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let digit = |index: Option<usize>| index.and_then(|index| bytes.get(index)).is_some_and(u8::is_ascii_digit);
        if *byte == b'_' && !(digit(at.checked_sub(1)) && digit(Some(at + 1))) {
            return Err(invalid());
        }
    }
    trimmed.replace('_', "").parse().map_err(|_| invalid())
}

pub fn div(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return Err(Error::zero_division(super::versioned::FLOAT_DIV));
    }
    Ok(a / b)
}

/// Quotient and rest as CPython computes them, both from `fmod`.
fn floor_parts(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) {
            rest += b;
            quotient -= 1.0;
        }
    } else {
        rest = 0f64.copysign(b);
    }
    let floor = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0f64.copysign(a / b)
    };
    (floor, rest)
}

pub fn floor_div(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return Err(Error::zero_division(super::versioned::FLOAT_FLOOR_DIV));
    }
    Ok(floor_parts(a, b).0)
}

pub fn floor_mod(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return Err(Error::zero_division(super::versioned::FLOAT_MODULO));
    }
    Ok(floor_parts(a, b).1)
}

pub fn divmod(a: f64, b: f64) -> Result<(f64, f64)> {
    if b == 0.0 {
        return Err(Error::zero_division(super::versioned::FLOAT_DIVMOD));
    }
    Ok(floor_parts(a, b))
}

pub fn pow(a: f64, b: f64) -> Result<f64> {
    if a == 0.0 && b < 0.0 {
        return Err(Error::zero_division(super::versioned::ZERO_POWER));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.floor() != b {
        return Err(Error::new(Class::IntegerOverflow, "the result is a complex number"));
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(Error::many(Class::OverflowError, &["34".to_owned(), "'Numerical result out of range'".to_owned()]));
    }
    Ok(result)
}

/// `int(value)`: towards zero.
pub fn to_int(value: f64) -> Result<i64> {
    if value.is_nan() {
        return Err(Error::value("cannot convert float NaN to integer"));
    }
    if value.is_infinite() {
        return Err(Error::new(Class::OverflowError, "cannot convert float infinity to integer"));
    }
    let whole = value.trunc();
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole) {
        return Err(Error::overflow());
    }
    Ok(whole as i64)
}

pub fn floor(value: f64) -> Result<i64> {
    to_int(value.floor())
}

pub fn ceil(value: f64) -> Result<i64> {
    to_int(value.ceil())
}

/// `round(value)`: to the nearest integer, halves to the even one.
pub fn round(value: f64) -> Result<i64> {
    to_int(value.round_ties_even())
}

/// `round(value, digits)`.
pub fn round_to(value: f64, digits: i64) -> Result<f64> {
    if !value.is_finite() || digits > 323 {
        return Ok(value);
    }
    if digits >= 0 {
        return Ok(format!("{value:.*}", digits as usize).parse().unwrap_or(value));
    }
    if digits < -308 {
        return Ok(0f64.copysign(value));
    }
    // halves are decided on the exact number, written out
    let exact = format!("{:.1100}", value.abs());
    let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    let cut = digits.unsigned_abs() as usize;
    let padded = format!("{whole:0>width$}", width = cut + 1);
    let (kept, dropped) = padded.split_at(padded.len() - cut);
    let half = format!("5{}", "0".repeat(cut - 1));
    let odd = kept.bytes().last().is_some_and(|digit| digit % 2 == 1);
    let rest = fraction.bytes().any(|digit| digit != b'0');
    let up = match dropped.cmp(half.as_str()) {
        Ordering::Greater => true,
        Ordering::Equal => rest || odd,
        Ordering::Less => false,
    };
    let mut kept: Vec<u8> = kept.bytes().collect();
    if up {
        let mut at = kept.len();
        loop {
            if at == 0 {
                kept.insert(0, b'1');
                break;
            }
            at -= 1;
            if kept[at] == b'9' {
                kept[at] = b'0';
            } else {
                kept[at] += 1;
                break;
            }
        }
    }
    let text = format!("{}e{cut}", String::from_utf8_lossy(&kept));
    let result: f64 = text.parse().unwrap_or(value);
    if result.is_infinite() {
        return Err(Error::new(Class::OverflowError, "rounded value too large to represent"));
    }
    Ok(result.copysign(value))
}

/// `round(value, digits)` of an integer.
pub fn round_int(value: i64, digits: i64) -> Result<i64> {
    if digits >= 0 {
        return Ok(value);
    }
    let Some(unit) = u32::try_from(-digits).ok().and_then(|digits| 10i128.checked_pow(digits)).filter(|unit| *unit <= 100_000_000_000_000_000_000) else {
        return Ok(0);
    };
    let value = i128::from(value);
    let floor = value.div_euclid(unit);
    let rest = value.rem_euclid(unit) * 2;
    let up = rest > unit || (rest == unit && floor % 2 != 0);
    i64::try_from((floor + i128::from(up)) * unit).map_err(|_| Error::overflow())
}

/// An integer beside a float, compared exactly.
pub fn compare(a: i64, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b >= 9_223_372_036_854_775_808.0 {
        return Some(Ordering::Less);
    }
    if b < -9_223_372_036_854_775_808.0 {
        return Some(Ordering::Greater);
    }
    let whole = b.trunc();
    Some(a.cmp(&(whole as i64)).then_with(|| 0f64.total_cmp(&(b - whole + 0.0))))
}

pub fn sum_plain(values: impl IntoIterator<Item = f64>, start: f64) -> f64 {
    values.into_iter().fold(start, |total, value| total + value)
}

/// `sum` since Python 3.12: what rounding loses is kept beside the total.
pub fn sum_compensated(values: impl IntoIterator<Item = f64>, start: f64) -> f64 {
    let mut total = start;
    let mut lost = 0.0;
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    if lost != 0.0 && lost.is_finite() { total + lost } else { total }
}

fn domain() -> Error {
    Error::value("math domain error")
}

/// What `math` says of a result that is no number, or too large, though its arguments were fine.
fn checked(result: f64, finite: bool) -> Result<f64> {
    if result.is_nan() && finite {
        return Err(domain());
    }
    if result.is_infinite() && finite {
        return Err(Error::new(Class::OverflowError, "math range error"));
    }
    Ok(result)
}

/// A function of `math` with one argument, by its computation.
pub fn math(function: fn(f64) -> f64, value: f64) -> Result<f64> {
    let result = function(value);
    if (result.is_nan() && !value.is_nan()) || (result.is_infinite() && value.is_finite()) {
        return Err(domain());
    }
    Ok(result)
}

pub fn sqrt(value: f64) -> Result<f64> {
    if value < 0.0 { Err(domain()) } else { Ok(value.sqrt()) }
}

fn logarithm(function: fn(f64) -> f64, value: f64) -> Result<f64> {
    if value <= 0.0 { Err(domain()) } else { Ok(function(value)) }
}

pub fn log(value: f64) -> Result<f64> {
    logarithm(f64::ln, value)
}

pub fn log_base(value: f64, base: f64) -> Result<f64> {
    let (numerator, denominator) = (log(value)?, log(base)?);
    if denominator == 0.0 {
        return Err(Error::zero_division(super::versioned::FLOAT_DIV));
    }
    Ok(numerator / denominator)
}

pub fn log2(value: f64) -> Result<f64> {
    logarithm(f64::log2, value)
}

pub fn log10(value: f64) -> Result<f64> {
    logarithm(f64::log10, value)
}

pub fn math_pow(a: f64, b: f64) -> Result<f64> {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(domain());
    }
    checked(a.powf(b), a.is_finite() && b.is_finite())
}

pub fn fmod(a: f64, b: f64) -> Result<f64> {
    if (a.is_infinite() && !b.is_nan()) || (b == 0.0 && !a.is_nan()) {
        return Err(domain());
    }
    Ok(a % b)
}

pub fn is_close(a: f64, b: f64, relative: f64, absolute: f64) -> Result<bool> {
    if relative < 0.0 || absolute < 0.0 {
        return Err(Error::value("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(false);
    }
    let difference = (b - a).abs();
    Ok(difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute)
}

pub fn is_integer(value: f64) -> bool {
    value.is_finite() && value.floor() == value
}

/// A function of `math` whose result may be too large.
pub fn math_growing(function: fn(f64) -> f64, value: f64) -> Result<f64> {
    checked(function(value), value.is_finite())
}

pub fn degrees(value: f64) -> f64 {
    value * (180.0 / std::f64::consts::PI)
}

pub fn radians(value: f64) -> f64 {
    value * (std::f64::consts::PI / 180.0)
}
