//! A dictionary that keeps the order of insertion.
use super::class::Class;
use super::error::Error;
use super::repr::Repr;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

#[derive(Clone, Debug)]
pub struct Dict<K, V> {
    /// Places in `entries`, some of which are empty.
    places: HashMap<K, usize>,
    entries: Vec<Option<(K, V)>>,
}

impl<K, V> Default for Dict<K, V> {
    fn default() -> Self {
        Self { places: HashMap::new(), entries: Vec::new() }
    }
}

impl<K: Clone + Eq + Hash, V> Dict<K, V> {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn contains_key<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.places.contains_key(key)
    }

    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries[*self.places.get(key)?].as_ref().map(|(_, value)| value)
    }

    pub fn get_mut<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.entries[*self.places.get(key)?].as_mut().map(|(_, value)| value)
    }

    /// `self[key]`.
    pub fn at<Q: Eq + Hash + Repr + ?Sized>(&self, key: &Q) -> Result<&V, Error>
    where
        K: Borrow<Q>,
    {
        self.get(key).ok_or_else(|| Error::key(key))
    }

    /// `self[key]`, to be changed.
    pub fn at_mut<Q: Eq + Hash + Repr + ?Sized>(&mut self, key: &Q) -> Result<&mut V, Error>
    where
        K: Borrow<Q>,
    {
        self.get_mut(key).ok_or_else(|| Error::key(key))
    }

    /// `self[key] = value`: a key that is there keeps its place.
    pub fn insert(&mut self, key: K, value: V) {
        match self.places.get(&key) {
            Some(&place) => {
                if let Some((_, old)) = self.entries[place].as_mut() {
                    *old = value;
                }
            }
            None => {
                self.places.insert(key.clone(), self.entries.len());
                self.entries.push(Some((key, value)));
            }
        }
    }

    /// The value of the key, which is put there first where it is missing.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let next = self.entries.len();
        let place = *self.places.entry(key.clone()).or_insert(next);
        if place == next {
            self.entries.push(None);
        }
        let (_, value) = self.entries[place].get_or_insert_with(|| (key, make()));
        value
    }

    pub fn remove<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.places.remove(key)?;
        let (_, value) = self.entries[place].take()?;
        while let Some(None) = self.entries.last() {
            self.entries.pop();
        }
        if self.entries.len() > 2 * self.places.len() + 8 {
            self.compact();
        }
        Some(value)
    }

    fn compact(&mut self) {
        self.entries.retain(Option::is_some);
        for (place, entry) in self.entries.iter().enumerate() {
            if let Some(held) = entry.as_ref().and_then(|(key, _)| self.places.get_mut(key)) {
                *held = place;
            }
        }
    }

    /// `self.pop(key)`, and what `del self[key]` does.
    pub fn pop<Q: Eq + Hash + Repr + ?Sized>(&mut self, key: &Q) -> Result<V, Error>
    where
        K: Borrow<Q>,
    {
        self.remove(key).ok_or_else(|| Error::key(key))
    }

    pub fn pop_item(&mut self) -> Result<(K, V), Error> {
        let key = self.entries.iter().rev().flatten().next().map(|(key, _)| key.clone());
        key.and_then(|key| self.remove(&key).map(|value| (key, value))).ok_or_else(|| Error::of(Class::KeyError, "popitem(): dictionary is empty"))
    }

    pub fn clear(&mut self) {
        self.places.clear();
        self.entries.clear();
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.entries.iter().flatten().map(|(key, value)| (key, value))
    }

    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&K, &mut V)> {
        self.entries.iter_mut().flatten().map(|(key, value)| (&*key, value))
    }

    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> {
        self.iter_mut().map(|(_, value)| value)
    }
}

impl<K: Clone + Eq + Hash, V> IntoIterator for Dict<K, V> {
    type Item = (K, V);
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Option<(K, V)>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter().flatten()
    }
}

impl<K: Clone + Eq + Hash, V> Extend<(K, V)> for Dict<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        for (key, value) in items {
            self.insert(key, value);
        }
    }
}

impl<K: Clone + Eq + Hash, V> FromIterator<(K, V)> for Dict<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut dict = Self::default();
        dict.extend(items);
        dict
    }
}

impl<K: Clone + Eq + Hash, V, const N: usize> From<[(K, V); N]> for Dict<K, V> {
    fn from(items: [(K, V); N]) -> Self {
        items.into_iter().collect()
    }
}

/// The order does not count, as in Python.
impl<K: Clone + Eq + Hash, V: PartialEq> PartialEq for Dict<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

/// `Counter(values)`.
pub fn count<T: Clone + Eq + Hash>(values: impl IntoIterator<Item = T>) -> Dict<T, i64> {
    let mut counts = Dict::new();
    for value in values {
        *counts.or_insert_with(value, || 0) += 1;
    }
    counts
}

/// `counter.most_common(n)`: the same counts in order of insertion.
pub fn most_common<T: Clone + Eq + Hash>(counts: &Dict<T, i64>, limit: Option<i64>) -> Vec<(T, i64)> {
    let mut items: Vec<(T, i64)> = counts.iter().map(|(key, count)| (key.clone(), *count)).collect();
    items.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    items.truncate(limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(0)));
    items
}
