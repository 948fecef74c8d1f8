//! Indices, slices and the methods of lists.
use super::class::Class;
use super::error::Error;
use super::repr::Repr;
use std::cmp::Ordering;
use std::collections::VecDeque;

type Result<T> = std::result::Result<T, Error>;

/// The place that an index means, counted from the end where it is negative.
pub fn place(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 { index.checked_add(len as i64)? } else { index };
    usize::try_from(index).ok().filter(|place| *place < len)
}

pub fn at<T>(values: &[T], index: i64) -> Result<&T> {
    place(index, values.len()).map(|place| &values[place]).ok_or_else(|| Error::index("list index out of range"))
}

pub fn at_tuple<T>(values: &[T], index: i64) -> Result<&T> {
    place(index, values.len()).map(|place| &values[place]).ok_or_else(|| Error::index("tuple index out of range"))
}

/// For reading on the way to a change: `values[index].append(...)`.
pub fn at_mut<T>(values: &mut [T], index: i64) -> Result<&mut T> {
    place(index, values.len()).map(|place| &mut values[place]).ok_or_else(|| Error::index("list index out of range"))
}

pub fn set<T>(values: &mut [T], index: i64, value: T) -> Result<()> {
    let place = place(index, values.len()).ok_or_else(|| Error::index("list assignment index out of range"))?;
    values[place] = value;
    Ok(())
}

pub fn swap<T>(values: &mut [T], first: i64, second: i64) -> Result<()> {
    let find = |index| place(index, values.len()).ok_or_else(|| Error::index("list index out of range"));
    let (first, second) = (find(first)?, find(second)?);
    values.swap(first, second);
    Ok(())
}

pub fn deque_at<T>(values: &VecDeque<T>, index: i64) -> Result<&T> {
    place(index, values.len()).and_then(|place| values.get(place)).ok_or_else(|| Error::index("deque index out of range"))
}

/// Where a slice starts and ends, and how many elements it takes.
fn bounds(len: usize, lower: Option<i64>, upper: Option<i64>, step: i64) -> Result<(i64, usize)> {
    if step == 0 {
        return Err(Error::value("slice step cannot be zero"));
    }
    let len = len as i64;
    let (lowest, highest) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let clamp = |index: i64| if index < 0 { index.saturating_add(len).max(lowest) } else { index.min(highest) };
    let start = lower.map_or(if step > 0 { lowest } else { highest }, clamp);
    let stop = upper.map_or(if step > 0 { highest } else { lowest }, clamp);
    let count = if step > 0 {
        if start < stop { (stop - start - 1) / step + 1 } else { 0 }
    } else if stop < start {
        ((i128::from(start) - i128::from(stop) - 1) / -i128::from(step) + 1) as i64
    } else {
        0
    };
    Ok((start, count as usize))
}

/// `values[lower:upper:step]`, as its places.
pub fn slice_places(len: usize, lower: Option<i64>, upper: Option<i64>, step: i64) -> Result<impl Iterator<Item = usize>> {
    let (start, count) = bounds(len, lower, upper, step)?;
    Ok((0..count as i64).map(move |turn| start.wrapping_add(turn.wrapping_mul(step)) as usize))
}

pub fn slice<T: Clone>(values: &[T], lower: Option<i64>, upper: Option<i64>, step: i64) -> Result<Vec<T>> {
    Ok(slice_places(values.len(), lower, upper, step)?.map(|place| values[place].clone()).collect())
}

/// `values[lower:upper]`, borrowed.
pub fn part<T>(values: &[T], lower: Option<i64>, upper: Option<i64>) -> &[T] {
    let Ok((start, count)) = bounds(values.len(), lower, upper, 1) else { return &[] };
    &values[start as usize..start as usize + count]
}

/// `values[lower:upper] = others`.
pub fn set_slice<T>(values: &mut Vec<T>, lower: Option<i64>, upper: Option<i64>, others: Vec<T>) -> Result<()> {
    let (start, count) = bounds(values.len(), lower, upper, 1)?;
    let start = start as usize;
    values.splice(start..start + count, others);
    Ok(())
}

/// `del values[lower:upper]`.
pub fn delete_slice<T>(values: &mut Vec<T>, lower: Option<i64>, upper: Option<i64>) -> Result<()> {
    set_slice(values, lower, upper, Vec::new())
}

pub fn delete<T>(values: &mut Vec<T>, index: i64) -> Result<()> {
    let place = place(index, values.len()).ok_or_else(|| Error::index("list assignment index out of range"))?;
    values.remove(place);
    Ok(())
}

pub fn pop<T>(values: &mut Vec<T>) -> Result<T> {
    values.pop().ok_or_else(|| Error::index("pop from empty list"))
}

pub fn pop_at<T>(values: &mut Vec<T>, index: i64) -> Result<T> {
    if values.is_empty() {
        return Err(Error::index("pop from empty list"));
    }
    let place = place(index, values.len()).ok_or_else(|| Error::index("pop index out of range"))?;
    Ok(values.remove(place))
}

pub fn insert<T>(values: &mut Vec<T>, index: i64, value: T) {
    let len = values.len() as i64;
    let index = if index < 0 { index.saturating_add(len).max(0) } else { index.min(len) };
    values.insert(index as usize, value);
}

pub fn remove<T: PartialEq>(values: &mut Vec<T>, value: &T) -> Result<()> {
    let place = values.iter().position(|each| each == value).ok_or_else(|| Error::value("list.remove(x): x not in list"))?;
    values.remove(place);
    Ok(())
}

pub fn index<T: PartialEq + Repr>(values: &[T], value: &T) -> Result<i64> {
    values.iter().position(|each| each == value).map(|place| place as i64).ok_or_else(|| Error::value(format!("{} is not in list", value.repr())))
}

pub fn index_tuple<T: PartialEq + Repr>(values: &[T], value: &T) -> Result<i64> {
    values.iter().position(|each| each == value).map(|place| place as i64).ok_or_else(|| Error::value("tuple.index(x): x not in tuple"))
}

pub fn count<T: PartialEq>(values: &[T], value: &T) -> i64 {
    values.iter().filter(|each| *each == value).count() as i64
}

/// More bytes than this are a `MemoryError` in practice, and a panic here.
const BYTES_MAX: usize = 1 << 40;

/// `values * times`.
pub fn repeat<T: Clone>(values: &[T], times: i64) -> Result<Vec<T>> {
    let times = usize::try_from(times).unwrap_or(0);
    match values.len().checked_mul(times) {
        Some(len) if len.saturating_mul(size_of::<T>()) < BYTES_MAX => Ok(values.iter().cycle().take(len).cloned().collect()),
        _ => Err(Error::bare(Class::MemoryError)),
    }
}

pub fn concat<T: Clone>(left: &[T], right: &[T]) -> Vec<T> {
    [left, right].concat()
}

pub fn pop_left<T>(values: &mut VecDeque<T>) -> Result<T> {
    values.pop_front().ok_or_else(|| Error::index("pop from an empty deque"))
}

pub fn pop_right<T>(values: &mut VecDeque<T>) -> Result<T> {
    values.pop_back().ok_or_else(|| Error::index("pop from an empty deque"))
}

pub fn rotate<T>(values: &mut VecDeque<T>, turns: i64) {
    if !values.is_empty() {
        let turns = turns.rem_euclid(values.len() as i64) as usize;
        values.rotate_right(turns);
    }
}

/// Sorts as Python does: stable, and by `<` alone, so that even NaN ends up where CPython puts it in short lists.
pub fn sort_with<T>(values: &mut [T], less: impl Fn(&T, &T) -> bool) {
    if values.len() >= 64 {
        values.sort_by(|a, b| if less(a, b) { Ordering::Less } else if less(b, a) { Ordering::Greater } else { Ordering::Equal });
        return;
    }
    let mut run = values.len().min(1);
    if values.len() >= 2 {
        let descending = less(&values[1], &values[0]);
        run = 2;
        while run < values.len() && less(&values[run], &values[run - 1]) == descending {
            run += 1;
        }
        if descending {
            values[..run].reverse();
        }
    }
    for next in run..values.len() {
        let (mut low, mut high) = (0, next);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(&values[next], &values[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        values[low..=next].rotate_right(1);
    }
}

/// `values.sort()`; in reverse, what is equal keeps its order too.
pub fn sort<T: PartialOrd>(values: &mut Vec<T>, reverse: bool) {
    if reverse {
        values.reverse();
    }
    sort_with(values, |a, b| a < b);
    if reverse {
        values.reverse();
    }
}

pub fn sorted<T: PartialOrd>(mut values: Vec<T>, reverse: bool) -> Vec<T> {
    sort(&mut values, reverse);
    values
}

/// `sorted(values, key=...)`, with the keys at hand.
pub fn sorted_by_keys<T, K: PartialOrd>(values: Vec<T>, keys: Vec<K>, reverse: bool) -> Vec<T> {
    let mut pairs: Vec<(K, T)> = keys.into_iter().zip(values).collect();
    if reverse {
        pairs.reverse();
    }
    sort_with(&mut pairs, |a, b| a.0 < b.0);
    if reverse {
        pairs.reverse();
    }
    pairs.into_iter().map(|(_, value)| value).collect()
}

/// The first of the smallest, by what `keys` tells of them.
pub fn min_by_keys<T, K: PartialOrd>(values: Vec<T>, keys: Vec<K>) -> Option<T> {
    keys.into_iter().zip(values).reduce(|best, each| if each.0 < best.0 { each } else { best }).map(|(_, value)| value)
}

pub fn max_by_keys<T, K: PartialOrd>(values: Vec<T>, keys: Vec<K>) -> Option<T> {
    keys.into_iter().zip(values).reduce(|best, each| if each.0 > best.0 { each } else { best }).map(|(_, value)| value)
}

pub fn min_of<T: PartialOrd>(values: impl IntoIterator<Item = T>) -> Option<T> {
    values.into_iter().reduce(|best, each| if each < best { each } else { best })
}

pub fn max_of<T: PartialOrd>(values: impl IntoIterator<Item = T>) -> Option<T> {
    values.into_iter().reduce(|best, each| if each > best { each } else { best })
}

pub fn some_min<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::value(super::versioned::MIN_EMPTY))
}

pub fn some_max<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::value(super::versioned::MAX_EMPTY))
}

/// The elements of `values`, of which there must be `N`: `a, b = values`.
pub fn unpack<T, const N: usize>(values: Vec<T>) -> Result<[T; N]> {
    let len = values.len();
    values.try_into().map_err(|_| {
        Error::value(if len > N { format!("too many values to unpack (expected {N})") } else { format!("not enough values to unpack (expected {N}, got {len})") })
    })
}
