//! The methods of strings, counted in characters as Python does.
use super::error::Error;
use super::list::{place, slice_places};

type Result<T> = std::result::Result<T, Error>;

pub fn is_space(letter: char) -> bool {
    letter.is_whitespace() || ('\x1c'..='\x1f').contains(&letter)
}

/// Whether `repr` shows the character as it is.
pub fn is_printable(letter: char) -> bool {
    if letter.is_ascii() {
        return (' '..='~').contains(&letter);
    }
    // behind a letter, so that a combining mark is asked for its own sake
    let pair: String = ['a', letter].iter().collect();
    pair.escape_debug().count() == 2
}

/// The value of a decimal digit of any script.
pub fn decimal(letter: char) -> Option<u32> {
    if letter.is_ascii() {
        return letter.to_digit(10);
    }
    let code = u32::from(letter);
    let zero = super::unicode::DECIMAL_ZEROS.iter().rev().find(|zero| **zero <= code)?;
    Some(code - zero).filter(|digit| *digit < 10)
}

pub fn len(text: &str) -> i64 {
    text.chars().count() as i64
}

pub fn at(text: &str, index: i64) -> Result<String> {
    let out_of_range = || Error::index("string index out of range");
    if text.is_ascii() {
        let place = place(index, text.len()).ok_or_else(out_of_range)?;
        return Ok(text[place..=place].to_owned());
    }
    let place = place(index, text.chars().count()).ok_or_else(out_of_range)?;
    text.chars().nth(place).map(String::from).ok_or_else(out_of_range)
}

pub fn slice(text: &str, lower: Option<i64>, upper: Option<i64>, step: i64) -> Result<String> {
    let letters: Vec<char> = text.chars().collect();
    Ok(slice_places(letters.len(), lower, upper, step)?.map(|place| letters[place]).collect())
}

pub fn repeat(text: &str, times: i64) -> Result<String> {
    let times = usize::try_from(times).unwrap_or(0);
    if text.len().checked_mul(times).is_none_or(|len| len >= 1 << 40) {
        return Err(Error::bare(super::class::Class::MemoryError));
    }
    Ok(text.repeat(times))
}

pub fn characters(text: &str) -> impl DoubleEndedIterator<Item = String> + '_ {
    text.chars().map(String::from)
}

pub fn split(text: &str) -> Vec<String> {
    text.split(is_space).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// `text.split(None, most)`.
pub fn split_most(text: &str, most: i64) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        if most >= 0 && words.len() as i64 >= most {
            words.push(rest.trim_end_matches(is_space).to_owned());
            break;
        }
        let end = rest.find(is_space).unwrap_or(rest.len());
        words.push(rest[..end].to_owned());
        rest = rest[end..].trim_start_matches(is_space);
    }
    words
}

fn separator(separator: &str) -> Result<&str> {
    if separator.is_empty() { Err(Error::value("empty separator")) } else { Ok(separator) }
}

pub fn split_by(text: &str, by: &str, most: i64) -> Result<Vec<String>> {
    let by = separator(by)?;
    let most = usize::try_from(most).map_or(usize::MAX, |most| most.saturating_add(1));
    Ok(text.splitn(most, by).map(str::to_owned).collect())
}

pub fn rsplit_by(text: &str, by: &str, most: i64) -> Result<Vec<String>> {
    let by = separator(by)?;
    let most = usize::try_from(most).map_or(usize::MAX, |most| most.saturating_add(1));
    let mut parts: Vec<String> = text.rsplitn(most, by).map(str::to_owned).collect();
    parts.reverse();
    Ok(parts)
}

pub fn split_lines(text: &str, keep: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let ends = matches!(letter, '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if !ends || keep {
            line.push(letter);
        }
        if ends {
            if letter == '\r' && letters.next_if_eq(&'\n').is_some() && keep {
                line.push('\n');
            }
            lines.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

pub fn partition(text: &str, by: &str) -> Result<(String, String, String)> {
    let by = separator(by)?;
    Ok(match text.split_once(by) {
        Some((before, after)) => (before.to_owned(), by.to_owned(), after.to_owned()),
        None => (text.to_owned(), String::new(), String::new()),
    })
}

pub fn rpartition(text: &str, by: &str) -> Result<(String, String, String)> {
    let by = separator(by)?;
    Ok(match text.rsplit_once(by) {
        Some((before, after)) => (before.to_owned(), by.to_owned(), after.to_owned()),
        None => (String::new(), String::new(), text.to_owned()),
    })
}

/// The part of a text that `find`, `count` and the like look at, and how many characters come before it.
fn window(text: &str, start: Option<i64>, end: Option<i64>) -> Option<(&str, i64)> {
    let len = len(text);
    let clamp = |index: i64| if index < 0 { index.saturating_add(len).max(0) } else { index };
    let (start, end) = (start.map_or(0, clamp), end.map_or(len, clamp).min(len));
    if start > end {
        return None;
    }
    let byte = |at: i64| text.char_indices().nth(at as usize).map_or(text.len(), |(byte, _)| byte);
    Some((&text[byte(start)..byte(end)], start))
}

fn in_letters(text: &str, byte: usize, before: i64) -> i64 {
    len(&text[..byte]) + before
}

pub fn find(text: &str, part: &str, start: Option<i64>, end: Option<i64>) -> i64 {
    window(text, start, end).and_then(|(seen, before)| seen.find(part).map(|byte| in_letters(seen, byte, before))).unwrap_or(-1)
}

pub fn rfind(text: &str, part: &str, start: Option<i64>, end: Option<i64>) -> i64 {
    window(text, start, end).and_then(|(seen, before)| seen.rfind(part).map(|byte| in_letters(seen, byte, before))).unwrap_or(-1)
}

pub fn found(place: i64) -> Result<i64> {
    if place < 0 { Err(Error::value("substring not found")) } else { Ok(place) }
}

pub fn count(text: &str, part: &str) -> i64 {
    if part.is_empty() { len(text) + 1 } else { text.matches(part).count() as i64 }
}

pub fn replace(text: &str, old: &str, new: &str, most: i64) -> String {
    match usize::try_from(most) {
        Ok(most) => text.replacen(old, new, most),
        Err(_) => text.replace(old, new),
    }
}

fn strip_set(letters: &str) -> impl Fn(char) -> bool + '_ {
    move |letter| letters.contains(letter)
}

pub fn strip<'a>(text: &'a str, letters: &str) -> &'a str {
    text.trim_matches(&strip_set(letters) as &dyn Fn(char) -> bool)
}

pub fn lstrip<'a>(text: &'a str, letters: &str) -> &'a str {
    text.trim_start_matches(strip_set(letters))
}

pub fn rstrip<'a>(text: &'a str, letters: &str) -> &'a str {
    text.trim_end_matches(&strip_set(letters) as &dyn Fn(char) -> bool)
}

fn is_cased(letter: char) -> bool {
    letter.is_uppercase() || letter.is_lowercase()
}

fn titled(letter: char) -> String {
    let mut upper = letter.to_uppercase();
    let first: String = upper.next().into_iter().collect();
    first + &upper.flat_map(char::to_lowercase).collect::<String>()
}

pub fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| titled(first) + &letters.as_str().to_lowercase())
}

pub fn title(text: &str) -> String {
    let mut within = false;
    let mut result = String::new();
    for letter in text.chars() {
        if within {
            result.extend(letter.to_lowercase());
        } else {
            result.push_str(&titled(letter));
        }
        within = is_cased(letter);
    }
    result
}

pub fn swap_case(text: &str) -> String {
    let mut result = String::new();
    for letter in text.chars() {
        if letter.is_uppercase() {
            result.extend(letter.to_lowercase());
        } else {
            result.extend(letter.to_uppercase());
        }
    }
    result
}

fn every(text: &str, is: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(is)
}

fn within(letter: char, ranges: &[(u32, u32)]) -> bool {
    let code = u32::from(letter);
    let next = ranges.partition_point(|(first, _)| *first <= code);
    next > 0 && code <= ranges[next - 1].1
}

fn alphabetic(letter: char) -> bool {
    if letter.is_ascii() { letter.is_ascii_alphabetic() } else { letter.is_alphabetic() && !within(letter, super::unicode::ALPHABETIC_NO_LETTERS) }
}

fn digit(letter: char) -> bool {
    decimal(letter).is_some() || within(letter, super::unicode::DIGITS_NO_DECIMALS)
}

fn numeric(letter: char) -> bool {
    digit(letter) || letter.is_numeric() || within(letter, super::unicode::NUMERIC_LETTERS)
}

pub fn is_alpha(text: &str) -> bool {
    every(text, alphabetic)
}

pub fn is_decimal(text: &str) -> bool {
    every(text, |letter| decimal(letter).is_some())
}

pub fn is_digit(text: &str) -> bool {
    every(text, digit)
}

pub fn is_numeric(text: &str) -> bool {
    every(text, numeric)
}

pub fn is_alnum(text: &str) -> bool {
    every(text, |letter| alphabetic(letter) || numeric(letter))
}

pub fn is_space_text(text: &str) -> bool {
    every(text, is_space)
}

pub fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

pub fn is_lower(text: &str) -> bool {
    text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase)
}

pub fn is_title(text: &str) -> bool {
    let (mut within, mut any) = (false, false);
    for letter in text.chars() {
        if letter.is_uppercase() && within || letter.is_lowercase() && !within {
            return false;
        }
        within = is_cased(letter);
        any |= within;
    }
    any
}

pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|letter: char| letter == '_' || letter.is_alphabetic()) && text.chars().all(|letter| letter == '_' || letter.is_alphanumeric())
}

fn filler(fill: &str) -> Result<char> {
    let mut letters = fill.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(letter),
        _ => Err(Error::new(super::class::Class::TypeError, "The fill character must be exactly one character long")),
    }
}

fn pad(text: &str, left: i64, right: i64, fill: char) -> String {
    let filling = |count: i64| std::iter::repeat_n(fill, usize::try_from(count).unwrap_or(0)).collect::<String>();
    filling(left) + text + &filling(right)
}

pub fn ljust(text: &str, width: i64, fill: &str) -> Result<String> {
    Ok(pad(text, 0, width.saturating_sub(len(text)), filler(fill)?))
}

pub fn rjust(text: &str, width: i64, fill: &str) -> Result<String> {
    Ok(pad(text, width.saturating_sub(len(text)), 0, filler(fill)?))
}

/// An odd rest goes to the left where the width is odd too, as CPython has it.
pub fn center(text: &str, width: i64, fill: &str) -> Result<String> {
    let fill = filler(fill)?;
    let room = width.saturating_sub(len(text));
    if room <= 0 {
        return Ok(text.to_owned());
    }
    let left = room / 2 + (room & width & 1);
    Ok(pad(text, left, room - left, fill))
}

pub fn zfill(text: &str, width: i64) -> String {
    let room = width.saturating_sub(len(text));
    match text.strip_prefix(['+', '-']) {
        Some(rest) => text[..1].to_owned() + &pad(rest, room, 0, '0'),
        None => pad(text, room, 0, '0'),
    }
}

pub fn expand_tabs(text: &str, size: i64) -> String {
    let mut result = String::new();
    let mut column = 0;
    for letter in text.chars() {
        if letter == '\t' {
            if size > 0 {
                let room = size - column % size;
                result.extend(std::iter::repeat_n(' ', room as usize));
                column += room;
            }
            continue;
        }
        result.push(letter);
        column = if letter == '\n' || letter == '\r' { 0 } else { column + 1 };
    }
    result
}
