//! Sorted keys, and how their places are found.

/// Hashes in ascending order. As they are spread evenly, the first bits of one nearly tell its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyIndex {
    keys: Vec<u32>,
    /// For each value of a key's first [`BITS`] bits, the place of the first key that has them or greater ones; then the number of keys.
    starts: Vec<u32>,
}

/// How many leading bits the table goes by: with some 50,000 keys, there is seldom more than one to look at.
const BITS: u32 = 16;

impl KeyIndex {
    /// An index of keys, which must be strictly ascending.
    pub fn new(keys: Vec<u32>) -> Self {
        let mut starts = Vec::with_capacity((1 << BITS) + 1);
        for (place, key) in keys.iter().enumerate() {
            let bits = (key >> (u32::BITS - BITS)) as usize;
            if starts.len() <= bits {
                starts.resize(bits + 1, place as u32);
            }
        }
        starts.resize((1 << BITS) + 1, keys.len() as u32);
        Self { keys, starts }
    }

    /// The keys, ascending.
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// The place of a key among all, from 0.
    pub fn find(&self, key: u32) -> Option<usize> {
        let bits = (key >> (u32::BITS - BITS)) as usize;
        let (from, to) = (self.starts[bits] as usize, self.starts[bits + 1] as usize);
        self.keys[from..to].iter().position(|&candidate| candidate == key).map(|at| from + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_at_their_places_and_no_others() {
        let index = KeyIndex::new(vec![0, 7, 0x7_0000, 0x7_0001, u32::MAX]);
        for (place, &key) in index.keys().iter().enumerate() {
            assert_eq!(index.find(key), Some(place));
        }
        for key in [1, 8, 0x7_0002, 0x8_0000, u32::MAX - 1] {
            assert_eq!(index.find(key), None);
        }
        assert_eq!(KeyIndex::new(Vec::new()).find(0), None);
    }
}
