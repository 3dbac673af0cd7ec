//! The model as a file.
//!
//! Numbers are little-endian unless the table says otherwise. `G` is the number of feature groups, `C` that of categories:
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | [`MAGIC`] |
//! | 2, 2 | taxonomy version, feature version |
//! | 4, 4, 4, 4 | number of categories, of features, of hidden units, of the encoder's bytes |
//! | 8 | checksum of everything after it, see [`CHECKSUM`] |
//! | 4 × (3 + G) for each category | [`Head`]: weight scale, bias, threshold, a weight for each feature group (`f32` each) |
//! | 12 + (G + 1) × C for each hidden unit | [`HiddenUnit`]: bias, two scales (`f32` each), input weights, output weights (`i8` each) |
//! | 4 for each feature | keys (big-endian `u32`), ascending: the first bytes of all keys, then their second bytes ... |
//! | 1 for each feature | square root of the idf (`u8`), see [`SQRT_IDF_STEP`](super::model::SQRT_IDF_STEP) |
//! | 1 for each category and feature | weights (`i8`): all features of the first category, then those of the second ... |
//! | the encoder's | see [`encoder`](super::encoder); none in models of features alone |

use std::ops::Range;

use thiserror::Error;

use crate::{
    tag::{
        encoder::Encoder,
        features::{FEATURE_VERSION, GROUPS},
        hash::{FNV_OFFSET_BASIS, FNV_PRIME},
        hidden_layer::{HiddenLayer, HiddenUnit, MAX_UNITS},
        model::{Head, Model},
        quantized::LANES,
    },
    taxonomy::{self, CATEGORIES},
};

/// What a model file begins with.
pub const MAGIC: [u8; 8] = *b"thrdlght";

/// Where a model file has its checksum, in bytes. The checksum identifies the model.
pub const CHECKSUM: Range<usize> = 28..36;

/// The bytes before the first head.
const HEADER_BYTES: usize = CHECKSUM.end;

/// The bytes of a [`Head`]: `f32`s.
const HEAD_BYTES: usize = 4 * (3 + GROUPS);

/// The bytes of a [`HiddenUnit`]: three `f32`s, then weights of one byte each.
const UNIT_BYTES: usize = 12 + GROUPS * CATEGORIES + CATEGORIES;

/// Why a model file can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ModelError {
    /// The bytes are not a model file.
    #[error("not a model file")]
    Format,
    /// Bytes are missing or left over.
    #[error("the model file is {found} bytes long instead of {expected}")]
    Length {
        /// The length that the header promises, in bytes.
        expected: u64,
        /// The length of the file, in bytes.
        found: u64,
    },
    /// Some bytes have changed.
    #[error("the model file is damaged")]
    Damaged,
    /// The model was trained for another version of the taxonomy.
    #[error(
        "the model was trained for version {found} of the taxonomy, this program has version {}: run `cargo xtask train`",
        taxonomy::VERSION
    )]
    TaxonomyVersion {
        /// The model's version.
        found: u16,
    },
    /// The model was trained for another number of categories, though the version is the same.
    #[error(
        "the model scores {found} categories, the taxonomy has {CATEGORIES}: raise `version` in src/taxonomy.toml, then run \
         `cargo xtask train`"
    )]
    Categories {
        /// How many the model scores.
        found: u32,
    },
    /// The model was trained on other features.
    #[error("the model was trained on version {found} of the features, this program has version {FEATURE_VERSION}")]
    FeatureVersion {
        /// The model's version.
        found: u16,
    },
}

/// The numbers of the header that the rest of the file depends on.
struct Header {
    features: usize,
    units: usize,
    /// The length of the encoder's part, in bytes.
    encoder: usize,
}

impl Header {
    /// Reads and checks the header, the checksum of the rest included.
    fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader(bytes);
        if reader.take() != Some(MAGIC) {
            return Err(ModelError::Format);
        }
        let taxonomy_version = reader.u16().ok_or(ModelError::Format)?;
        let feature_version = reader.u16().ok_or(ModelError::Format)?;
        let categories = reader.u32().ok_or(ModelError::Format)?;
        let features = reader.u32().ok_or(ModelError::Format)?;
        let units = reader.u32().ok_or(ModelError::Format)?;
        let encoder = reader.u32().ok_or(ModelError::Format)?;
        let expected_checksum = reader.take().map(u64::from_le_bytes).ok_or(ModelError::Format)?;
        if taxonomy_version != taxonomy::VERSION {
            return Err(ModelError::TaxonomyVersion { found: taxonomy_version });
        }
        if categories as usize != CATEGORIES {
            return Err(ModelError::Categories { found: categories });
        }
        if feature_version != FEATURE_VERSION {
            return Err(ModelError::FeatureVersion { found: feature_version });
        }
        let expected = HEADER_BYTES as u64
            + (HEAD_BYTES * CATEGORIES) as u64
            + UNIT_BYTES as u64 * u64::from(units)
            + u64::from(features) * (5 + CATEGORIES as u64)
            + u64::from(encoder);
        if bytes.len() as u64 != expected {
            return Err(ModelError::Length { expected, found: bytes.len() as u64 });
        }
        if checksum(&bytes[HEADER_BYTES..]) != expected_checksum || units as usize > MAX_UNITS {
            return Err(ModelError::Damaged);
        }
        Ok(Self { features: features as usize, units: units as usize, encoder: encoder as usize })
    }
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// If it is damaged or was made for another version of this program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let Header { features, units, encoder } = Header::read(bytes)?;
        let (heads, rest) = bytes[HEADER_BYTES..].split_at(HEAD_BYTES * CATEGORIES);
        let (units, rest) = rest.split_at(UNIT_BYTES * units);
        let (keys, rest) = rest.split_at(4 * features);
        let (sqrt_idfs, rest) = rest.split_at(features);
        let (columns, encoder) = rest.split_at(rest.len() - encoder);
        let heads: Vec<Head> = heads.chunks_exact(HEAD_BYTES).map(Head::from_bytes).collect();
        let units: Vec<HiddenUnit> = units.chunks_exact(UNIT_BYTES).map(HiddenUnit::from_bytes).collect();
        let byte = |row: usize, place: usize| keys[place * features + row];
        let keys: Vec<u32> =
            (0..features).map(|row| u32::from_be_bytes(std::array::from_fn(|place| byte(row, place)))).collect();
        let numbers_are_valid = heads.iter().all(Head::is_valid) && units.iter().all(HiddenUnit::is_valid);
        if !numbers_are_valid || !keys.is_sorted_by(|one, next| one < next) {
            return Err(ModelError::Damaged);
        }
        let mut weights = vec![[0; LANES]; features];
        for (category, column) in columns.chunks_exact(features.max(1)).enumerate() {
            for (row, weight) in weights.iter_mut().zip(column) {
                row[category] = weight.cast_signed();
            }
        }
        let model = Self::from_columns(heads, HiddenLayer::new(units), keys, sqrt_idfs.to_vec(), weights);
        match encoder {
            [] => Ok(model),
            bytes => Ok(model.with_encoder(Encoder::from_bytes(bytes).ok_or(ModelError::Damaged)?)),
        }
    }

    /// Writes a model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for head in &self.heads {
            body.extend(head.numbers().flat_map(f32::to_le_bytes));
        }
        body.extend(self.hidden_layer.units().iter().flat_map(|unit| unit.to_bytes()));
        // The same byte of all keys together, and all weights of a category together: this way the file compresses better.
        for place in 0..4 {
            body.extend(self.keys.keys().iter().map(|key| key.to_be_bytes()[place]));
        }
        body.extend(&self.sqrt_idfs);
        for category in 0..CATEGORIES {
            body.extend(self.weights.iter().map(|row| row[category].cast_unsigned()));
        }
        let encoder = self.encoder.as_ref().map_or_else(Vec::new, Encoder::to_bytes);
        body.extend(&encoder);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(taxonomy::VERSION.to_le_bytes());
        bytes.extend(FEATURE_VERSION.to_le_bytes());
        bytes.extend((CATEGORIES as u32).to_le_bytes());
        bytes.extend((self.keys.keys().len() as u32).to_le_bytes());
        bytes.extend((self.hidden_layer.units().len() as u32).to_le_bytes());
        bytes.extend((encoder.len() as u32).to_le_bytes());
        bytes.extend(checksum(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }
}

impl Head {
    fn from_bytes(bytes: &[u8]) -> Self {
        let mut reader = Reader(bytes);
        let mut next = || reader.take().map_or(f32::NAN, f32::from_le_bytes);
        let [weight_scale, bias, threshold] = std::array::from_fn(|_| next());
        Self { weight_scale, bias, threshold, group_weights: std::array::from_fn(|_| next()) }
    }

    fn numbers(&self) -> impl Iterator<Item = f32> {
        [self.weight_scale, self.bias, self.threshold].into_iter().chain(self.group_weights)
    }

    fn is_valid(&self) -> bool {
        self.numbers().all(f32::is_finite) && (0.0..=1.0).contains(&self.threshold)
    }
}

impl HiddenUnit {
    fn from_bytes(bytes: &[u8]) -> Self {
        let number = |at: usize| f32::from_le_bytes(std::array::from_fn(|byte| bytes[at + byte]));
        let weight = |at: usize| bytes[12 + at].cast_signed();
        Self {
            bias: number(0),
            input_scale: number(4),
            output_scale: number(8),
            input_weights: std::array::from_fn(|group| {
                std::array::from_fn(|category| weight(group * CATEGORIES + category))
            }),
            output_weights: std::array::from_fn(|category| weight(GROUPS * CATEGORIES + category)),
        }
    }

    fn to_bytes(self) -> impl Iterator<Item = u8> {
        let numbers = [self.bias, self.input_scale, self.output_scale].into_iter().flat_map(f32::to_le_bytes);
        let weights = self.input_weights.into_iter().flatten().chain(self.output_weights);
        numbers.chain(weights.map(i8::cast_unsigned))
    }

    fn is_valid(&self) -> bool {
        [self.bias, self.input_scale, self.output_scale].into_iter().all(f32::is_finite)
    }
}

/// A variant of FNV-1a that takes eight bytes at a time, so that checking a model hardly delays the start.
fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    words
        .iter()
        .chain([&last])
        .fold(FNV_OFFSET_BASIS, |sum, word| (sum ^ u64::from_le_bytes(*word)).wrapping_mul(FNV_PRIME).rotate_left(29))
}

/// Takes numbers off the front of a file.
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
    use crate::tag::{encoder, model::FeatureRow};

    fn small() -> Model {
        let group_weights = [1.0, 1.0, 1.0, 1.0, 0.5, 0.25];
        let head = Head { weight_scale: 0.5, bias: -1.0, threshold: 0.4, group_weights };
        let input_weights = std::array::from_fn(|group| [group as f32 - 2.0; CATEGORIES]);
        let output_weights = std::array::from_fn(|category| category as f32);
        let unit = HiddenUnit::quantize(0.25, &input_weights, &output_weights);
        let row = |key, weight| FeatureRow { key, sqrt_idf: 16, weights: [weight; CATEGORIES] };
        let rows = vec![row(u32::MAX, -3), row(7, 5), row(0x7_0000, 6), row(0x7_0001, 7), row(0, 8)];
        Model::new(vec![head; CATEGORIES], HiddenLayer::new(vec![unit]), rows)
    }

    #[test]
    fn a_file_gives_the_model_that_wrote_it() {
        let model = small();
        assert_eq!(Model::from_bytes(&model.to_bytes()).as_ref(), Ok(&model));
        let with_encoder = model.with_encoder(encoder::small());
        assert_eq!(Model::from_bytes(&with_encoder.to_bytes()), Ok(with_encoder));
        let empty = Model::new(small().heads, HiddenLayer::new(Vec::new()), Vec::new());
        assert_eq!(Model::from_bytes(&empty.to_bytes()), Ok(empty));
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
        let found = taxonomy::VERSION + 1;
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::TaxonomyVersion { found }));
        bytes[8] -= 1;
        bytes[12] += 1;
        let found = CATEGORIES as u32 + 1;
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::Categories { found }));
        bytes[12] -= 1;
        bytes[10] += 1;
        let found = FEATURE_VERSION + 1;
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::FeatureVersion { found }));
        assert_eq!(Model::from_bytes(b"PK\x03\x04, some other file"), Err(ModelError::Format));
    }
}
