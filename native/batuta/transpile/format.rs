//! Python's format specifications.
use super::error::Error;
use super::float::repr_float;

type Result<T> = std::result::Result<T, Error>;

#[derive(Default)]
struct Spec {
    fill: Option<char>,
    align: Option<char>,
    sign: Option<char>,
    alternate: bool,
    width: usize,
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

fn invalid(spec: &str, of: &str) -> Error {
    Error::value(format!("Invalid format specifier '{spec}' for object of type '{of}'"))
}

fn parse(spec: &str, of: &str) -> Result<Spec> {
    let letters: Vec<char> = spec.chars().collect();
    let mut parsed = Spec::default();
    let mut at = 0;
    let is_align = |letter: Option<&char>| letter.is_some_and(|letter| "<>=^".contains(*letter));
    if is_align(letters.get(1)) {
        (parsed.fill, parsed.align) = (Some(letters[0]), Some(letters[1]));
        at = 2;
    } else if is_align(letters.first()) {
        parsed.align = Some(letters[0]);
        at = 1;
    }
    let mut take = |wanted: &str| {
        let found = letters.get(at).copied().filter(|letter| wanted.contains(*letter));
        at += usize::from(found.is_some());
        found
    };
    parsed.sign = take("+- ");
    parsed.alternate = take("#").is_some();
    if take("0").is_some() {
        parsed.fill = parsed.fill.or(Some('0'));
        parsed.align = parsed.align.or(if of == "str" { None } else { Some('=') });
    }
    while let Some(digit) = take("0123456789") {
        parsed.width = (parsed.width * 10 + digit.to_digit(10).unwrap_or(0) as usize).min(1 << 30);
    }
    parsed.grouping = take(",_");
    if take(".").is_some() {
        let mut precision = None;
        while let Some(digit) = take("0123456789") {
            precision = Some((precision.unwrap_or(0) * 10 + digit.to_digit(10).unwrap_or(0) as usize).min(1 << 30));
        }
        parsed.precision = Some(precision.ok_or_else(|| Error::value("Format specifier missing precision"))?);
    }
    parsed.kind = letters.get(at).copied();
    if letters.len() > at + 1 {
        return Err(invalid(spec, of));
    }
    Ok(parsed)
}

fn unknown(kind: char, of: &str) -> Error {
    Error::value(format!("Unknown format code '{kind}' for object of type '{of}'"))
}

fn pad(spec: &Spec, body: &str, align: char) -> String {
    let len = body.chars().count();
    let room = spec.width.saturating_sub(len);
    let (left, right) = match spec.align.unwrap_or(align) {
        '<' => (0, room),
        '^' => (room / 2, room - room / 2),
        _ => (room, 0),
    };
    let fill = |count| std::iter::repeat_n(spec.fill.unwrap_or(' '), count);
    fill(left).chain(body.chars()).chain(fill(right)).collect()
}

fn grouped(digits: &str, separator: char, size: usize) -> String {
    let len = digits.len();
    digits.chars().enumerate().flat_map(|(at, digit)| (at > 0 && (len - at).is_multiple_of(size)).then_some(separator).into_iter().chain([digit])).collect()
}

/// Sign, prefix and digits to the width: zeros go between, and are grouped like digits.
fn number(spec: &Spec, negative: bool, prefix: &str, whole: &str, rest: &str) -> String {
    let sign = if negative { "-" } else { spec.sign.filter(|sign| *sign != '-').map_or("", |sign| if sign == '+' { "+" } else { " " }) };
    let size = if matches!(spec.kind, Some('x' | 'X' | 'o' | 'b')) { 4 } else { 3 };
    let group = |digits: &str| spec.grouping.map_or_else(|| digits.to_owned(), |separator| grouped(digits, separator, size));
    let mut shown = group(whole);
    if spec.align == Some('=') {
        let used = sign.len() + prefix.len() + rest.chars().count();
        let room = spec.width.saturating_sub(used);
        if spec.fill == Some('0') && spec.grouping.is_some() {
            let mut digits = whole.to_owned();
            while shown.len() < room {
                digits.insert(0, '0');
                shown = group(&digits);
            }
        } else {
            let missing = room.saturating_sub(shown.chars().count());
            shown = std::iter::repeat_n(spec.fill.unwrap_or(' '), missing).chain(shown.chars()).collect();
        }
        return format!("{sign}{prefix}{shown}{rest}");
    }
    pad(spec, &format!("{sign}{prefix}{shown}{rest}"), '>')
}

pub fn format_int(value: i64, spec: &str) -> Result<String> {
    let parsed = parse(spec, "int")?;
    if let Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') = parsed.kind {
        return format_float(value as f64, spec);
    }
    if parsed.precision.is_some() {
        return Err(Error::value("Precision not allowed in integer format specifier"));
    }
    let magnitude = value.unsigned_abs();
    let (prefix, digits) = match parsed.kind {
        None | Some('d' | 'n') => ("", magnitude.to_string()),
        Some('x') => ("0x", format!("{magnitude:x}")),
        Some('X') => ("0X", format!("{magnitude:X}")),
        Some('o') => ("0o", format!("{magnitude:o}")),
        Some('b') => ("0b", format!("{magnitude:b}")),
        Some('c') => return Ok(pad(&parsed, &super::int::chr(value)?, '<')),
        Some(kind) => return Err(unknown(kind, "int")),
    };
    Ok(number(&parsed, value < 0, if parsed.alternate { prefix } else { "" }, &digits, ""))
}

pub fn format_bool(value: bool, spec: &str) -> Result<String> {
    if spec.is_empty() { Ok(super::repr::repr(&value)) } else { format_int(i64::from(value), spec) }
}

pub fn format_str(value: &str, spec: &str) -> Result<String> {
    let parsed = parse(spec, "str")?;
    match parsed.kind {
        None | Some('s') => {}
        Some(kind) => return Err(unknown(kind, "str")),
    }
    if parsed.align == Some('=') {
        return Err(Error::value("'=' alignment not allowed in string format specifier"));
    }
    if let Some(sign) = parsed.sign {
        return Err(Error::value(if sign == ' ' { "Space not allowed in string format specifier" } else { "Sign not allowed in string format specifier" }));
    }
    if let Some(grouping) = parsed.grouping {
        return Err(Error::value(format!("Cannot specify '{grouping}' with 's'.")));
    }
    let cut: String = value.chars().take(parsed.precision.unwrap_or(usize::MAX)).collect();
    Ok(pad(&parsed, &cut, '<'))
}

/// Mantissa and exponent as C writes them: `1.5e+07`.
fn scientific(value: f64, digits: usize, alternate: bool) -> String {
    let shown = format!("{value:.digits$e}");
    let (mantissa, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let dot = if digits == 0 && alternate { "." } else { "" };
    format!("{mantissa}{dot}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

fn without_zeros(shown: &str) -> String {
    let (mantissa, exponent) = shown.find('e').map_or((shown, ""), |at| shown.split_at(at));
    let mantissa = if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    format!("{mantissa}{exponent}")
}

fn general(value: f64, precision: usize, alternate: bool, dotted: bool) -> String {
    let precision = precision.max(1);
    let exponent: i32 = format!("{value:.*e}", precision - 1).rsplit('e').next().and_then(|exponent| exponent.parse().ok()).unwrap_or(0);
    let limit = precision as i32 - i32::from(dotted);
    let shown = if exponent < -4 || exponent >= limit {
        scientific(value, precision - 1, alternate)
    } else {
        format!("{value:.*}", (precision as i32 - 1 - exponent).max(0) as usize)
    };
    let shown = if alternate { shown } else { without_zeros(&shown) };
    if dotted && !shown.contains(['.', 'e']) { shown + ".0" } else { shown }
}

pub fn format_float(value: f64, spec: &str) -> Result<String> {
    let parsed = parse(spec, "float")?;
    let magnitude = value.abs();
    let negative = value.is_sign_negative() && !value.is_nan();
    let precision = parsed.precision.unwrap_or(6);
    let finite = value.is_finite();
    let shown = match parsed.kind {
        Some('f' | 'F' | 'e' | 'E' | 'g' | 'G' | 'n' | '%') | None if !finite => repr_float(magnitude),
        Some('f' | 'F') => format!("{magnitude:.precision$}") + if precision == 0 && parsed.alternate { "." } else { "" },
        Some('%') => format!("{:.precision$}", magnitude * 100.0),
        Some('e' | 'E') => scientific(magnitude, precision, parsed.alternate),
        Some('g' | 'G' | 'n') => general(magnitude, precision, parsed.alternate, false),
        None => match parsed.precision {
            None => repr_float(magnitude),
            Some(precision) => general(magnitude, precision, parsed.alternate, true),
        },
        Some(kind) => return Err(unknown(kind, "float")),
    };
    let shown = if matches!(parsed.kind, Some('F' | 'E' | 'G')) { shown.to_uppercase() } else { shown };
    let shown = if parsed.kind == Some('%') { shown + "%" } else { shown };
    let split = if finite { shown.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(shown.len()) } else { shown.len() };
    let (whole, rest) = shown.split_at(split);
    let mut parsed = parsed;
    if !finite && parsed.fill == Some('0') && parsed.align == Some('=') {
        parsed.grouping = None;
    }
    parsed.kind = None;
    Ok(number(&parsed, negative, "", whole, rest))
}

/// A number in a specification that is known to be right.
pub fn int(value: i64, spec: &str) -> String {
    format_int(value, spec).unwrap_or_default()
}

/// A float in a specification that is known to be right.
pub fn float(value: f64, spec: &str) -> String {
    format_float(value, spec).unwrap_or_default()
}

/// A text in a specification that is known to be right.
pub fn str(value: &str, spec: &str) -> String {
    format_str(value, spec).unwrap_or_default()
}
