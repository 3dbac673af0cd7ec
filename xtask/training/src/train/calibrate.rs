//! Calibration: from scores to probabilities, and to the threshold from which a tag is shown.

/// The probability is `sigmoid(slope * score + offset)`. The tag is shown if it is at least `threshold`.
#[derive(Debug, Clone, Copy)]
pub struct Calibration {
    pub slope: f32,
    pub offset: f32,
    pub threshold: f32,
}

impl Calibration {
    /// The probability that a score stands for.
    pub fn probability(&self, score: f32) -> f32 {
        sigmoid(f64::from(self.slope * score + self.offset)) as f32
    }
}

/// A score, in log-odds, that a model gave to a comment it was not trained on, and whether the comment has the category.
type Scored = (f32, bool);

/// The offset that fits the training comments counts as much as this many comments of dev. Otherwise, the few comments of a rare
/// category in dev would decide alone. Chosen by hand.
const PRIOR_COMMENTS: f64 = 30.0;

/// The Fisher information of one comment about the offset: p (1 - p), about this much for p = 1/9.
const INFORMATION_OF_COMMENT: f64 = 0.1;

/// No threshold is lower. At the best F1 of a rare category, there may be many wrong tags for each right one, and readers would learn
/// to ignore them. Chosen by hand on the tags of dev.
const MIN_THRESHOLD: f64 = 0.2;

/// The slope from which Newton's method starts. The loss is convex, so any start leads to the same minimum.
const FIRST_SLOPE: f64 = 0.5;

/// How many steps of Newton's method are taken, at most: far more than it needs.
const MAX_STEPS: usize = 50;

/// How often a step is halved, at most. A step a million times shorter changes nothing.
const MAX_HALVINGS: i32 = 20;

/// Newton's method ends when a step reduces the loss of all comments together, in nats, by less than this.
const MIN_GAIN: f64 = 1e-6;

/// Added to the diagonal of the Hessian matrix, so that it can be inverted even where all comments are alike.
const RIDGE: f64 = 1e-9;

/// The threshold of a category that no comment has.
const DEFAULT_THRESHOLD: f64 = 0.5;

/// Calibrates a category. The slope comes from the many training comments. The offset comes from dev, which is small but in which
/// categories are as frequent as in real threads; the training comments were chosen to be rich in rare ones. The threshold comes from
/// the training comments, because dev is too small for it.
pub fn calibrate(train: &[Scored], dev: &[Scored]) -> Calibration {
    let (slope, offset) = logistic(train);
    let offset = shift(dev, slope, offset);
    let probabilities = train.iter().map(|&(score, label)| (sigmoid(slope * f64::from(score) + offset), label));
    let threshold = best_threshold(probabilities.collect()).max(MIN_THRESHOLD);
    Calibration { slope: slope as f32, offset: offset as f32, threshold: threshold as f32 }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Fits slope and offset (Platt, 1999: "Probabilistic outputs for support vector machines") by Newton's method, halving each step until
/// the loss falls.
fn logistic(scored: &[Scored]) -> (f64, f64) {
    let loss = |[slope, offset]: [f64; 2]| -> f64 {
        let one = |&(score, label): &Scored| {
            let x = slope * f64::from(score) + offset;
            (if label { -x } else { x }).exp().ln_1p()
        };
        scored.iter().map(one).sum()
    };
    let mut at = [FIRST_SLOPE, 0.0];
    let mut loss_at = loss(at);
    for _ in 0..MAX_STEPS {
        // The gradient and, without its mirrored element, the Hessian matrix.
        let (mut g, mut h) = ([0.0; 2], [RIDGE, 0.0, RIDGE]);
        for &(score, label) in scored {
            let x = f64::from(score);
            let p = sigmoid(at[0] * x + at[1]);
            let error = p - f64::from(u8::from(label));
            let spread = p * (1.0 - p);
            g[0] += error * x;
            g[1] += error;
            h[0] += spread * x * x;
            h[1] += spread * x;
            h[2] += spread;
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        let step = [(g[0] * h[2] - g[1] * h[1]) / determinant, (g[1] * h[0] - g[0] * h[1]) / determinant];
        let shorter = (0..MAX_HALVINGS).map(|halvings| 0.5_f64.powi(halvings)).find_map(|share| {
            let next = [at[0] - share * step[0], at[1] - share * step[1]];
            let loss = loss(next);
            (loss < loss_at).then_some((next, loss))
        });
        let Some((next, loss)) = shorter else { break };
        let gain = loss_at - loss;
        (at, loss_at) = (next, loss);
        if gain < MIN_GAIN {
            break;
        }
    }
    (at[0], at[1])
}

/// Fits the offset to dev by Newton's method, with a quadratic penalty on its distance from `prior`.
fn shift(dev: &[Scored], slope: f64, prior: f64) -> f64 {
    let mut offset = prior;
    let strength = PRIOR_COMMENTS * INFORMATION_OF_COMMENT;
    for _ in 0..MAX_STEPS {
        let (mut g, mut h) = (strength * (offset - prior), strength);
        for &(score, label) in dev {
            let p = sigmoid(slope * f64::from(score) + offset);
            g += p - f64::from(u8::from(label));
            h += p * (1.0 - p);
        }
        offset -= g / h;
    }
    offset
}

/// The threshold with the best F1, halfway between two scores.
pub fn best_threshold(mut scored: Vec<(f64, bool)>) -> f64 {
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    let labelled = scored.iter().filter(|(_, label)| *label).count();
    let mut right = 0;
    let (mut best, mut threshold) = (0.0, DEFAULT_THRESHOLD);
    for (at, &(p, label)) in scored.iter().enumerate() {
        right += usize::from(label);
        let f1 = 2.0 * right as f64 / (at + 1 + labelled) as f64;
        if f1 > best {
            best = f1;
            threshold = scored.get(at + 1).map_or(p, |next| (p + next.0) / 2.0);
        }
    }
    threshold
}
