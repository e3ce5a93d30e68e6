//! Numbers: within their bounds, rather at them, and such that they survive the type that their format asks for.

use super::Instances;
use super::conjunction::Conjunction;
use serde_json::{Number, Value};

/// The bounds of a number; inclusive, unless they are said to be exclusive.
#[derive(Clone, Copy, Debug, Default)]
struct Bounds {
    low: Option<f64>,
    is_above_low: bool,
    high: Option<f64>,
    is_below_high: bool,
}

impl<'a> Instances<'a> {
    pub(super) fn integer(&mut self, asked: &Conjunction<'a>) -> Option<Value> {
        let (mut low, mut high) = asked
            .said("format")
            .filter_map(|format| integers(format.as_str()?))
            .fold((i128::from(i64::MIN), i128::from(i64::MAX)), |_, range| {
                range
            });
        low = low.max(
            edges(asked, "minimum", 0, Rounding::Up)
                .max()
                .unwrap_or(low),
        );
        low = low.max(
            edges(asked, "exclusiveMinimum", 1, Rounding::Down)
                .max()
                .unwrap_or(low),
        );
        high = high.min(
            edges(asked, "maximum", 0, Rounding::Down)
                .min()
                .unwrap_or(high),
        );
        high = high.min(
            edges(asked, "exclusiveMaximum", -1, Rounding::Up)
                .min()
                .unwrap_or(high),
        );
        let step = asked
            .said("multipleOf")
            .filter_map(whole)
            .fold(1, least_common_multiple);
        let (first, last) = (div_ceil(low, step), high.div_euclid(step));
        if first > last {
            return None;
        }
        let pick = |value: i128| value.clamp(first, last) * step;
        let value = match self.rng.u32(..10) {
            0 => pick(first),
            1 => pick(last),
            2 => pick(0),
            3 => pick(-1),
            4 => pick(i128::from(self.rng.i64(..))),
            _ => {
                // Near zero, or what is next to it.
                let near = 0.clamp(first, last);
                let (low, high) = (first.max(near - 100), last.min(near + 1000));
                pick(self.rng.i128(low..=high))
            }
        };
        // Now and then an integer is written as others write it who know only floats.
        if value.abs() < 1_000_000 && self.rng.u32(..25) == 0 {
            #[expect(clippy::cast_precision_loss, reason = "it is small")]
            return Number::from_f64(value as f64).map(Value::Number);
        }
        i64::try_from(value)
            .map(Value::from)
            .or_else(|_| u64::try_from(value).map(Value::from))
            .ok()
    }

    pub(super) fn number(&mut self, asked: &Conjunction<'a>) -> Option<Value> {
        let formats: Vec<&str> = asked.said("format").filter_map(Value::as_str).collect();
        if formats.iter().any(|format| integers(format).is_some()) {
            return self.integer(asked);
        }
        let is_single = formats.contains(&"float");
        let bounds = bounds(asked);
        let steps: Vec<f64> = asked.said("multipleOf").filter_map(Value::as_f64).collect();
        for _ in 0..20 {
            let mut value = self.candidate(&bounds, is_single);
            for step in &steps {
                value = multiple(value, *step, &bounds);
            }
            let survives = !is_single || survives_single(value);
            if survives && bounds.hold(value) {
                return Some(self.spelled(value));
            }
        }
        None
    }

    fn candidate(&mut self, bounds: &Bounds, is_single: bool) -> f64 {
        let near = match (bounds.low, bounds.high) {
            (Some(low), Some(high)) => {
                let part = f64::from(self.rng.u32(0..=1000)) / 1000.0;
                low + (high - low) * part
            }
            (Some(low), None) => low + f64::from(self.rng.u32(0..100_000)) / 100.0,
            (None, Some(high)) => high - f64::from(self.rng.u32(0..100_000)) / 100.0,
            (None, None) => f64::from(self.rng.i32(-100_000..100_000)) / 100.0,
        };
        match self.rng.u32(..12) {
            0 => bounds.low.unwrap_or(0.0),
            1 => bounds.high.unwrap_or(1.0),
            2 => 0.0,
            3 => -1.0,
            4 if is_single => 0.1,
            4 => [
                1e-7,
                1.7976931348623157e308,
                123_456_789.123_456_79,
                0.1 + 0.2,
            ][self.rng.usize(..4)],
            5 | 6 => near.round(),
            // Few digits, so that they survive whoever reads them.
            _ => format!("{near:.2}").parse().unwrap_or(near),
        }
    }

    /// A number as it may be written: one without a fraction as an integer or not.
    fn spelled(&mut self, value: f64) -> Value {
        let exact = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() < exact && self.rng.u32(..4) > 0 {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is an integer that a float tells exactly"
            )]
            return Value::from(value as i64);
        }
        Number::from_f64(value).map_or(Value::from(0), Value::Number)
    }
}

/// The integers of a format of OpenAPI's registry.
pub(super) fn integers(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" => (0, u64::MAX.into()),
        "double-int" => (-(1 << 53) + 1, (1 << 53) - 1),
        "unixtime" | "unix-time" => (0, 1 << 40),
        _ => return None,
    })
}

#[derive(Clone, Copy)]
enum Rounding {
    Up,
    Down,
}

/// The integers at the bounds that a keyword gives, rounded and then moved by one where it excludes them: `> 1.5` is `>= 2`,
/// and so is `> 1`.
fn edges(
    asked: &Conjunction<'_>,
    keyword: &str,
    by: i128,
    rounding: Rounding,
) -> impl Iterator<Item = i128> {
    asked.said(keyword).filter_map(move |value| {
        if let Some(value) = value
            .as_i64()
            .map(i128::from)
            .or(value.as_u64().map(i128::from))
        {
            return Some(value + by);
        }
        let float = value.as_f64()?;
        let rounded = match rounding {
            Rounding::Up => float.ceil(),
            Rounding::Down => float.floor(),
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "what is too large for any integer becomes the largest"
        )]
        let edge = (rounded as i128).clamp(-(1 << 100), 1 << 100);
        Some(edge + by)
    })
}

fn whole(value: &Value) -> Option<i128> {
    let float = value.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "checked beside it")]
    (float >= 1.0 && float.fract() == 0.0 && float < 1e15).then_some(float as i128)
}

fn least_common_multiple(one: i128, other: i128) -> i128 {
    let (mut a, mut b) = (one, other);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    one / a.max(1) * other
}

fn div_ceil(value: i128, by: i128) -> i128 {
    -(-value).div_euclid(by)
}

fn bounds(asked: &Conjunction<'_>) -> Bounds {
    let numbers = |keyword| asked.said(keyword).filter_map(Value::as_f64);
    let largest = |keyword| numbers(keyword).reduce(f64::max);
    let least = |keyword| numbers(keyword).reduce(f64::min);
    let (low, above) = (largest("minimum"), largest("exclusiveMinimum"));
    let (high, below) = (least("maximum"), least("exclusiveMaximum"));
    Bounds {
        low: [low, above].into_iter().flatten().reduce(f64::max),
        is_above_low: above.is_some_and(|above| low.is_none_or(|low| above >= low)),
        high: [high, below].into_iter().flatten().reduce(f64::min),
        is_below_high: below.is_some_and(|below| high.is_none_or(|high| below <= high)),
    }
}

impl Bounds {
    fn hold(&self, value: f64) -> bool {
        let above = self
            .low
            .is_none_or(|low| value > low || (value == low && !self.is_above_low));
        let below = self
            .high
            .is_none_or(|high| value < high || (value == high && !self.is_below_high));
        above && below
    }
}

/// The multiple of a step that is next to a value, on the side that is within the bounds.
fn multiple(value: f64, step: f64, bounds: &Bounds) -> f64 {
    let count = (value / step).round();
    // 3 × 0.01 is not 0.03, but 3 / 100 is.
    let inverse = (1.0 / step).round();
    let is_decimal = step < 1.0 && (inverse * step - 1.0).abs() < 1e-12;
    let at = |count: f64| {
        if is_decimal {
            count / inverse
        } else {
            count * step
        }
    };
    [count, count + 1.0, count - 1.0]
        .into_iter()
        .map(at)
        .find(|value| bounds.hold(*value))
        .unwrap_or(value)
}

/// Whether a number is the same behind a single-precision float.
fn survives_single(value: f64) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "that is the question")]
    let single = value as f32;
    single.to_string().parse() == Ok(value)
}
