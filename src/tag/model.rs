//! The trained model: a weight for each feature and category, and a small [layer](super::hidden) over their sums.
//!
//! A file, all numbers little-endian:
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | [`MAGIC`] |
//! | 2, 2 | taxonomy version, feature version |
//! | 4, 4, 4 | categories, rows, units of the layer |
//! | 8 | checksum of all that follows |
//! | 36 a category | [`Head`]: scale, bias, threshold, a share for each group (`f32` each) |
//! | 229 a unit | [`Unit`]: bias, two scales (`f32` each), what it sees and what it says (`i8` each) |
//! | 4 a row | keys of the features (`u32`), ascending: the highest bytes of all, then the next ones ... |
//! | 1 a row | rarity of each feature (`u8`), see [`RARITY_UNIT`] |
//! | 1 a category and row | weights (`i8`): all rows of the first category, then those of the second ... |

use thiserror::Error;

use crate::{
    tag::{
        features::{FEATURE_VERSION, Feature, Features, GROUPS, Group},
        hidden::{self, Grid, Layer, Unit},
        personal::{Personal, Say},
        steps::{self, Steps, WIDTH},
    },
    taxonomy::{self, BUILT_IN, TOPICS},
};

/// What a model file begins with.
pub const MAGIC: [u8; 8] = *b"thrdlght";

/// How many categories a model scores: the built-in ones.
pub const CATEGORIES: usize = BUILT_IN.len();

/// What one step of a stored rarity is worth.
pub const RARITY_UNIT: f32 = 1.0 / 16.0;

const HEADER: usize = 32;

/// Why a model can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ModelError {
    /// The bytes are no model.
    #[error("not a model file")]
    Format,
    /// Bytes are missing or left over.
    #[error("the model file is {found} bytes long instead of {expected}")]
    Length {
        /// What its header promises.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// Some bytes have changed.
    #[error("the model file is damaged")]
    Damaged,
    /// It was trained for another version of the taxonomy.
    #[error(
        "the model was trained for version {found} of the taxonomy, this program has version {}: run `cargo xtask train`",
        taxonomy::VERSION
    )]
    Taxonomy {
        /// The model's version.
        found: u16,
    },
    /// It was trained for another number of categories, though the version is the same.
    #[error(
        "the model scores {found} categories, the taxonomy has {CATEGORIES}: raise `version` in src/taxonomy.toml, then run \
         `cargo xtask train`"
    )]
    Categories {
        /// How many the model scores.
        found: u32,
    },
    /// It was trained on other features.
    #[error("the model was trained on version {found} of the features, this program has version {FEATURE_VERSION}")]
    Features {
        /// The model's version.
        found: u16,
    },
}

/// What a category has beside its weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// What one step of a stored weight is worth, in log-odds.
    pub scale: f32,
    /// The log-odds of a comment without any known feature.
    pub bias: f32,
    /// The probability from which the tag is shown.
    pub threshold: f32,
    /// How much each group counts.
    pub shares: [f32; GROUPS],
}

/// How many bytes a head takes.
const HEAD: usize = 4 * (3 + GROUPS);

/// A trained model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    heads: Vec<Head>,
    layer: Layer,
    /// Ascending.
    keys: Vec<u32>,
    rarities: Vec<u8>,
    weights: Vec<steps::Row>,
    /// For each value of a key's first bits, the first row whose key has them or greater ones.
    index: Vec<u32>,
}

/// How many first bits of a key the index goes by.
const INDEX_BITS: u32 = 16;

/// A row of the model as it is given to [`Model::new`].
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// See [`Feature::key`].
    pub key: u32,
    /// How rare the feature is, in [`RARITY_UNIT`]s: what it adds, squared, to the length of its group.
    pub rarity: u8,
    /// A weight for each category, in the steps of its [`Head::scale`].
    pub weights: [i8; CATEGORIES],
}

impl Model {
    /// A model of these heads, one a category in the order of [`BUILT_IN`], a layer, and rows. Of rows with equal keys the
    /// first counts.
    ///
    /// # Panics
    /// When there are not as many heads as categories.
    pub fn new(heads: Vec<Head>, layer: Layer, mut rows: Vec<Row>) -> Self {
        assert_eq!(heads.len(), CATEGORIES);
        rows.sort_by_key(|row| row.key);
        rows.dedup_by_key(|row| row.key);
        Self::indexed(
            heads,
            layer,
            rows.iter().map(|row| row.key).collect(),
            rows.iter().map(|row| row.rarity).collect(),
            rows.iter().map(|row| steps::row(&row.weights)).collect(),
        )
    }

    fn indexed(heads: Vec<Head>, layer: Layer, keys: Vec<u32>, rarities: Vec<u8>, weights: Vec<steps::Row>) -> Self {
        let mut index = Vec::with_capacity((1 << INDEX_BITS) + 1);
        for (row, key) in keys.iter().enumerate() {
            let bits = (key >> (32 - INDEX_BITS)) as usize;
            if index.len() <= bits {
                index.resize(bits + 1, row as u32);
            }
        }
        index.resize((1 << INDEX_BITS) + 1, keys.len() as u32);
        Self { heads, layer, keys, rarities, weights, index }
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When it is damaged or was made for another version of this program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut header = Reader(bytes);
        if header.take() != Some(MAGIC) {
            return Err(ModelError::Format);
        }
        let taxonomy = header.u16().ok_or(ModelError::Format)?;
        let features = header.u16().ok_or(ModelError::Format)?;
        let categories = header.u32().ok_or(ModelError::Format)?;
        let rows = header.u32().ok_or(ModelError::Format)?;
        let units = header.u32().ok_or(ModelError::Format)?;
        let checksum_there = header.take().map(u64::from_le_bytes).ok_or(ModelError::Format)?;
        if taxonomy != taxonomy::VERSION {
            return Err(ModelError::Taxonomy { found: taxonomy });
        }
        if categories as usize != CATEGORIES {
            return Err(ModelError::Categories { found: categories });
        }
        if features != FEATURE_VERSION {
            return Err(ModelError::Features { found: features });
        }
        let rows = rows as usize;
        let expected = HEADER as u64
            + (HEAD * CATEGORIES) as u64
            + hidden::UNIT as u64 * u64::from(units)
            + rows as u64 * (5 + CATEGORIES as u64);
        if bytes.len() as u64 != expected {
            return Err(ModelError::Length { expected, found: bytes.len() as u64 });
        }
        let body = &bytes[HEADER..];
        if checksum(body) != checksum_there || units as usize > hidden::MOST {
            return Err(ModelError::Damaged);
        }
        let (heads, body) = body.split_at(HEAD * CATEGORIES);
        let (units, body) = body.split_at(hidden::UNIT * units as usize);
        let (keys, body) = body.split_at(4 * rows);
        let (rarities, columns) = body.split_at(rows);
        let heads: Vec<Head> = heads.chunks_exact(HEAD).map(Head::from_bytes).collect();
        let units: Vec<Unit> = units.chunks_exact(hidden::UNIT).map(Unit::from_bytes).collect();
        let byte = |row: usize, place: usize| keys[place * rows + row];
        let keys: Vec<u32> =
            (0..rows).map(|row| u32::from_be_bytes(std::array::from_fn(|place| byte(row, place)))).collect();
        let numbers_are_sound = heads.iter().all(Head::is_sound) && units.iter().all(Unit::is_sound);
        if !numbers_are_sound || !keys.is_sorted_by(|one, next| one < next) {
            return Err(ModelError::Damaged);
        }
        let mut weights = vec![[0; WIDTH]; rows];
        for (category, column) in columns.chunks_exact(rows.max(1)).enumerate() {
            for (row, weight) in weights.iter_mut().zip(column) {
                row[category] = weight.cast_signed();
            }
        }
        Ok(Self::indexed(heads, Layer::new(units), keys, rarities.to_vec(), weights))
    }

    /// The model as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for head in &self.heads {
            body.extend(head.numbers().flat_map(f32::to_le_bytes));
        }
        body.extend(self.layer.units().iter().flat_map(|unit| unit.to_bytes()));
        // Like bytes together: the file compresses better.
        for place in 0..4 {
            body.extend(self.keys.iter().map(|key| key.to_be_bytes()[place]));
        }
        body.extend(&self.rarities);
        for category in 0..CATEGORIES {
            body.extend(self.weights.iter().map(|row| row[category].cast_unsigned()));
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(taxonomy::VERSION.to_le_bytes());
        bytes.extend(FEATURE_VERSION.to_le_bytes());
        bytes.extend((CATEGORIES as u32).to_le_bytes());
        bytes.extend((self.keys.len() as u32).to_le_bytes());
        bytes.extend((self.layer.units().len() as u32).to_le_bytes());
        bytes.extend(checksum(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    /// What a category has beside its weights.
    pub fn head(&self, category: usize) -> Head {
        self.heads[category]
    }

    /// How many features it knows.
    pub fn rows(&self) -> usize {
        self.keys.len()
    }

    /// The row of a feature, if it is known.
    fn find(&self, key: u32) -> Option<usize> {
        let bits = (key >> (32 - INDEX_BITS)) as usize;
        let (from, to) = (self.index[bits] as usize, self.index[bits + 1] as usize);
        self.keys[from..to].iter().position(|&candidate| candidate == key).map(|at| from + at)
    }

    /// How rare a feature is, in [`RARITY_UNIT`]s, if it is known.
    pub fn rarity(&self, key: u32) -> Option<u8> {
        self.find(key).map(|row| self.rarities[row])
    }

    /// Scores a comment.
    pub fn score<'a>(&'a self, features: &'a Features) -> Scores<'a> {
        let rows: Vec<u32> =
            features.seen.iter().map(|seen| self.find(seen.key).map_or(UNKNOWN, |row| row as u32)).collect();
        // The group above the row: plain numbers are sorted fastest.
        let mut known: Vec<u64> = rows
            .iter()
            .zip(&features.seen)
            .filter(|(row, _)| **row != UNKNOWN)
            .map(|(&row, seen)| (seen.group as u64) << 32 | u64::from(row))
            .collect();
        known.sort_unstable();
        known.dedup();
        let mut squares = [0_u64; GROUPS];
        let mut speaking = [false; GROUPS];
        // Whole numbers: their sum is the same in any order and on any machine.
        let mut sums = [[0_i32; WIDTH]; GROUPS];
        for known in known {
            let (group, row) = ((known >> 32) as usize, known as u32 as usize);
            speaking[group] = true;
            squares[group] += u64::from(self.rarities[row]).pow(2);
            for (sum, weight) in sums[group].iter_mut().zip(&self.weights[row]) {
                *sum += i32::from(*weight);
            }
        }
        let scales = scales(squares);
        let said: Grid = std::array::from_fn(|group| {
            std::array::from_fn(|category| sums[group][category] as f32 * scales[group] * self.heads[category].scale)
        });
        let answer = self.layer.answer(&said);
        let log_odds = std::array::from_fn(|category| {
            let head = &self.heads[category];
            let sum: f32 = said.iter().zip(head.shares).map(|(said, share)| said[category] * share).sum();
            head.bias + sum + answer.log_odds[category]
        });
        Scores { model: self, features, rows, speaking, scales, active: answer.active, log_odds, taught: None }
    }
}

/// What the features of each group are multiplied by: one over the length of the group's vector of rarities, so that long
/// texts don't weigh more than short ones. How a comment is built has no length.
pub fn scales(squares: [u64; GROUPS]) -> [f32; GROUPS] {
    std::array::from_fn(|group| match squares[group] {
        0 => 1.0,
        _ if group == Group::Structure as usize => 1.0,
        square => 1.0 / (square as f32 * RARITY_UNIT * RARITY_UNIT).max(1.0).sqrt(),
    })
}

const UNKNOWN: u32 = u32::MAX;

/// A scored comment.
#[derive(Debug)]
pub struct Scores<'a> {
    model: &'a Model,
    features: &'a Features,
    /// For each feature seen, its row.
    rows: Vec<u32>,
    /// Which groups have a known feature.
    speaking: [bool; GROUPS],
    scales: [f32; GROUPS],
    /// Which units of the layer answer, a bit each.
    active: u64,
    log_odds: [f32; CATEGORIES],
    taught: Option<Say<'a>>,
}

impl<'a> Scores<'a> {
    /// The scores with what a reader has taught.
    pub fn taught(mut self, personal: &'a Personal) -> Self {
        if !personal.is_empty() {
            let say = personal.say(self.model, self.features, &self);
            for (log_odds, more) in self.log_odds.iter_mut().zip(say.log_odds) {
                *log_odds += more;
            }
            self.taught = Some(say);
        }
        self
    }

    /// The log-odds of a category.
    pub fn log_odds(&self, category: usize) -> f32 {
        self.log_odds[category]
    }

    /// The probability of a category, in thousandths: no two machines differ by their last bits.
    pub fn probability(&self, category: usize) -> f32 {
        let probability = 1.0 / (1.0 + (-self.log_odds[category]).exp());
        (probability * 1000.0).round() / 1000.0
    }

    /// What each feature of the text adds to the log-odds of the topic that it speaks most for.
    pub fn topical(&self) -> impl Iterator<Item = (&Feature, f32)> {
        let scale = |category: usize| if category < TOPICS { self.model.heads[category].scale } else { 0.0 };
        let scales = Steps::of(&std::array::from_fn(scale));
        let known = self.features.seen.iter().zip(&self.rows).filter(|(_, row)| **row != UNKNOWN);
        known.filter(|(seen, _)| seen.group == Group::Body).map(move |(seen, &row)| {
            (seen, scales.greatest(&self.model.weights[row as usize]) * self.scales[Group::Body as usize])
        })
    }

    /// What each feature seen adds to the log-odds of a category, as long as the units of the layer that answer are those
    /// that do.
    pub fn contributions(&self, category: usize) -> impl Iterator<Item = (&Feature, f32)> {
        let heads = &self.model.heads;
        let slopes: [Steps; GROUPS] = std::array::from_fn(|at| {
            if !self.speaking[at] {
                return Steps::NONE;
            }
            let mut slopes = self.model.layer.slopes(self.active, category, Group::ALL[at]);
            slopes[category] += heads[category].shares[at];
            Steps::of(&std::array::from_fn(|other| slopes[other] * heads[other].scale * self.scales[at]))
        });
        self.features.seen.iter().zip(&self.rows).map(move |(seen, &row)| {
            let shipped = match row {
                UNKNOWN => 0.0,
                row => slopes[seen.group as usize].dot(&self.model.weights[row as usize]),
            };
            (seen, shipped + self.taught.as_ref().map_or(0.0, |say| say.contribution(seen, category)))
        })
    }
}

impl Head {
    fn from_bytes(bytes: &[u8]) -> Self {
        let mut reader = Reader(bytes);
        let mut next = || reader.take().map_or(f32::NAN, f32::from_le_bytes);
        let [scale, bias, threshold] = std::array::from_fn(|_| next());
        Self { scale, bias, threshold, shares: std::array::from_fn(|_| next()) }
    }

    fn numbers(&self) -> impl Iterator<Item = f32> {
        [self.scale, self.bias, self.threshold].into_iter().chain(self.shares)
    }

    fn is_sound(&self) -> bool {
        self.numbers().all(f32::is_finite) && (0.0..=1.0).contains(&self.threshold)
    }
}

/// FNV-1a over words of eight bytes, so that it takes no time at start.
fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    words.iter().chain([&last]).fold(0xcbf2_9ce4_8422_2325, |sum: u64, word| {
        (sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
    })
}

/// Takes numbers off the front.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment::Comment;

    /// A layer of one unit: where the text speaks for the first category and the title against it, the second is likelier.
    fn unit() -> Layer {
        let mut sees = [[0.0; CATEGORIES]; GROUPS];
        (sees[Group::Body as usize][0], sees[Group::TitleAsBody as usize][0]) = (1.0, -1.0);
        let mut says = [0.0; CATEGORIES];
        says[1] = 1.0;
        Layer::new(vec![Unit::new(0.0, &sees, &says)])
    }

    fn small() -> Model {
        let shares = [1.0, 1.0, 1.0, 1.0, 0.5, 0.25];
        let head = Head { scale: 0.5, bias: -1.0, threshold: 0.4, shares };
        let heads = vec![head; CATEGORIES];
        let row = |key, weight| Row { key, rarity: 16, weights: [weight; CATEGORIES] };
        Model::new(heads, unit(), vec![row(u32::MAX, -3), row(7, 5), row(0x7_0000, 6), row(0x7_0001, 7), row(0, 8)])
    }

    #[test]
    fn a_file_gives_the_model_that_wrote_it() {
        let model = small();
        assert_eq!(Model::from_bytes(&model.to_bytes()), Ok(model));
        let empty = Model::new(small().heads, Layer::new(Vec::new()), Vec::new());
        assert_eq!(Model::from_bytes(&empty.to_bytes()), Ok(empty));
    }

    #[test]
    fn rows_are_found_by_their_keys() {
        let model = small();
        for (row, key) in [0, 7, 0x7_0000, 0x7_0001, u32::MAX].into_iter().enumerate() {
            assert_eq!(model.find(key), Some(row));
        }
        for key in [1, 8, 0x7_0002, 0x8_0000, u32::MAX - 1] {
            assert_eq!(model.find(key), None);
        }
    }

    #[test]
    fn a_title_has_its_share() {
        let word = crate::tag::features::word_key("battery");
        let heavy = Row { key: word, rarity: 16, weights: [20; CATEGORIES] };
        let model = Model::new(small().heads, Layer::new(Vec::new()), vec![heavy]);
        let scored = |text: &str, title: &str| {
            let comment = Comment { text: text.into(), title: Some(title.into()), ..Comment::default() };
            let features = Features::of(&comment);
            let scores = model.score(&features);
            (scores.log_odds(0), scores.contributions(0).map(|(_, weight)| weight).sum::<f32>())
        };
        // The word weighs 10, half of that in a title.
        assert_eq!(scored("Nothing", "Nothing"), (-1.0, 0.0));
        assert_eq!(scored("Nothing", "Battery"), (4.0, 5.0));
        assert_eq!(scored("Battery", "Nothing"), (9.0, 10.0));
        assert_eq!(scored("Battery", "Battery"), (14.0, 15.0));
    }

    #[test]
    fn contributions_are_what_features_add_through_the_layer() {
        let word = crate::tag::features::word_key("battery");
        let row = Row { key: word, rarity: 16, weights: [20; CATEGORIES] };
        let model = Model::new(small().heads, unit(), vec![row]);
        let features = Features::of(&Comment { text: "Battery".into(), ..Comment::default() });
        let scores = model.score(&features);
        // The word weighs 10, and the unit says that once more for the second category.
        for (category, weight) in [(0, 10.0), (1, 20.0), (2, 10.0)] {
            let sum: f32 = scores.contributions(category).map(|(_, weight)| weight).sum();
            assert!((sum - weight).abs() < 0.1 && (scores.log_odds(category) + 1.0 - weight).abs() < 0.1, "{category}");
        }
    }

    #[test]
    fn damage_is_an_error_wherever_it_is() {
        let bytes = small().to_bytes();
        for length in 0..bytes.len() {
            assert!(Model::from_bytes(&bytes[..length]).is_err(), "cut to {length}");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(Model::from_bytes(&damaged).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_model_for_other_categories_or_features_says_so() {
        let mut bytes = small().to_bytes();
        bytes[8] += 1;
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::Taxonomy { found: taxonomy::VERSION + 1 }));
        bytes[8] -= 1;
        bytes[12] += 1;
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::Categories { found: CATEGORIES as u32 + 1 }));
        bytes[12] -= 1;
        bytes[10] += 1;
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::Features { found: FEATURE_VERSION + 1 }));
        assert_eq!(Model::from_bytes(b"PK\x03\x04, some other file"), Err(ModelError::Format));
    }
}
