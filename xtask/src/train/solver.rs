//! Logistic regression with an L2 penalty, by dual coordinate descent (Yu, Huang and Lin, 2011, as in LIBLINEAR): exact,
//! no step size to choose, and its cost is that of a few walks over the examples.

/// Examples as rows: a few of many sparse columns, and all of a few dense ones.
#[derive(Debug, Default, Clone)]
pub struct Matrix {
    /// Where each row begins in `columns` and `values`; one more than there are rows.
    pub starts: Vec<usize>,
    pub columns: Vec<u32>,
    pub values: Vec<f32>,
    /// How many sparse columns there are.
    pub width: usize,
    /// The dense columns, row after row.
    pub dense: Vec<f32>,
    /// How many dense columns there are.
    pub depth: usize,
}

impl Matrix {
    /// The sparse part of a row.
    pub fn sparse(&self, row: usize) -> (&[u32], &[f32]) {
        let range = self.starts[row]..self.starts[row + 1];
        (&self.columns[range.clone()], &self.values[range])
    }

    /// The dense part of a row.
    fn dense(&self, row: usize) -> &[f32] {
        &self.dense[row * self.depth..][..self.depth]
    }

    /// The score of a row; weights are those of the sparse columns, then those of the dense ones.
    pub fn dot(&self, row: usize, weights: &[f32]) -> f32 {
        let (columns, values) = self.sparse(row);
        let (sparse, dense) = weights.split_at(self.width);
        let sum: f32 = columns.iter().zip(values).map(|(&column, value)| sparse[column as usize] * value).sum();
        // In lanes, so that the compiler may use vector instructions and the order of additions is fixed.
        let mut lanes = [0.0_f32; 8];
        for (values, weights) in self.dense(row).chunks(8).zip(dense.chunks(8)) {
            for (lane, (value, weight)) in lanes.iter_mut().zip(values.iter().zip(weights)) {
                *lane += value * weight;
            }
        }
        sum + lanes.iter().sum::<f32>()
    }

    /// Adds `times` a row to the weights.
    fn add(&self, row: usize, times: f32, weights: &mut [f32]) {
        let (columns, values) = self.sparse(row);
        let (sparse, dense) = weights.split_at_mut(self.width);
        for (&column, value) in columns.iter().zip(values) {
            sparse[column as usize] += value * times;
        }
        for (weight, value) in dense.iter_mut().zip(self.dense(row)) {
            *weight += value * times;
        }
    }

    /// The square of a row's length.
    fn square(&self, row: usize) -> f64 {
        let values = self.sparse(row).1.iter().chain(self.dense(row));
        values.map(|value| f64::from(value * value)).sum()
    }

    /// The same rows with each sparse column multiplied.
    pub fn scaled(&self, factors: &[f32]) -> Self {
        let mut scaled = self.clone();
        for (value, &column) in scaled.values.iter_mut().zip(&self.columns) {
            *value *= factors[column as usize];
        }
        scaled
    }
}

/// What the solver is told.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How much an example costs against the penalty: larger fits closer.
    pub cost: f32,
    /// The most walks over the examples.
    pub walks: usize,
    /// Ends when the largest violation of a walk is below this.
    pub tolerance: f64,
}

/// What is to be learnt of a row.
#[derive(Debug, Clone, Copy)]
pub struct Lesson {
    /// The row of the matrix.
    pub row: u32,
    /// Whether it has the label.
    pub label: bool,
    /// How much it counts. A row that has the label with probability p is two lessons, which count p and 1 - p.
    pub weight: f32,
}

/// The weights that fit the lessons, one a column. There is no intercept: give a column of ones.
pub fn fit(matrix: &Matrix, lessons: &[Lesson], settings: Settings) -> Vec<f32> {
    const SHRINK: f64 = 0.1;
    let mut weights = vec![0.0_f32; matrix.width + matrix.depth];
    let costs: Vec<f64> = lessons.iter().map(|lesson| f64::from(settings.cost) * f64::from(lesson.weight)).collect();
    // Each lesson has two dual variables, which sum to its cost.
    let begin = |cost: f64| (0.001 * cost).min(1e-8);
    let mut duals: Vec<(f64, f64)> = costs.iter().map(|&cost| (begin(cost), cost - begin(cost))).collect();
    let squares: Vec<f64> = lessons.iter().map(|lesson| matrix.square(lesson.row as usize)).collect();
    for (lesson, dual) in lessons.iter().zip(&duals) {
        matrix.add(lesson.row as usize, (sign(lesson.label) * dual.0) as f32, &mut weights);
    }
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let mut random = Random(1);
    let mut inner_tolerance = 1e-2;
    for _ in 0..settings.walks {
        random.shuffle(&mut order);
        let mut worst = 0.0_f64;
        let mut newton_steps = 0;
        for &at in &order {
            let (row, cost) = (lessons[at].row as usize, costs[at]);
            let y = sign(lessons[at].label);
            let a = squares[at];
            let b = y * f64::from(matrix.dot(row, &weights));
            // The variable that will be the smaller one is solved for, which keeps digits.
            let (one, other) = duals[at];
            let (old, direction) = if 0.5 * a * (other - one) + b < 0.0 { (other, -1.0) } else { (one, 1.0) };
            let mut z = old;
            if cost - z < 0.5 * cost {
                z *= SHRINK;
            }
            let slope = |z: f64| a * (z - old) + direction * b + (z / (cost - z)).ln();
            let mut gradient = slope(z);
            worst = worst.max(gradient.abs());
            let mut steps = 0;
            while steps < 100 && gradient.abs() >= inner_tolerance {
                let curvature = a + cost / (cost - z) / z;
                let next = z - gradient / curvature;
                z = if next <= 0.0 { z * SHRINK } else { next };
                gradient = slope(z);
                newton_steps += 1;
                steps += 1;
            }
            if steps > 0 {
                duals[at] = if direction > 0.0 { (z, cost - z) } else { (cost - z, z) };
                matrix.add(row, (direction * (z - old) * y) as f32, &mut weights);
            }
        }
        if worst < settings.tolerance {
            break;
        }
        if newton_steps <= lessons.len() / 10 {
            inner_tolerance = (inner_tolerance * 0.1).max(1e-8);
        }
    }
    weights
}

fn sign(label: bool) -> f64 {
    if label { 1.0 } else { -1.0 }
}

/// A small generator (SplitMix64): the same numbers everywhere.
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_optimum_weighs_lessons() {
        // Two rows with a column each: the first has the label with probability 1/4, the second with 2/3 and counts thrice.
        let matrix = Matrix {
            starts: vec![0, 1, 2],
            columns: vec![0, 1],
            values: vec![1.0, 1.0],
            width: 2,
            ..Matrix::default()
        };
        let lesson = |row, label, weight| Lesson { row, label, weight };
        let lessons = [lesson(0, true, 0.25), lesson(0, false, 0.75), lesson(1, true, 2.0), lesson(1, false, 1.0)];
        let cost = 10.0;
        let weights = fit(&matrix, &lessons, Settings { cost, walks: 1000, tolerance: 1e-7 });
        // Where the penalty's slope is the loss's.
        let probability = |weight: f32| 1.0 / (1.0 + (-weight).exp());
        let slopes = [0.25 - probability(weights[0]), 2.0 - 3.0 * probability(weights[1])];
        for (weight, slope) in weights.into_iter().zip(slopes) {
            assert!((weight / cost - slope).abs() < 1e-3, "{weight} {slope}");
        }
    }
}
