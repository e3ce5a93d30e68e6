//! How a value becomes the text of a path, query or header parameter.

use std::borrow::Cow;

/// The text of a parameter, or why there is none.
pub type ParameterText<'a> = Result<Cow<'a, str>, &'static str>;

/// A value that can stand in a path, a query or a header. Its text is not encoded yet.
pub trait Parameter {
    /// The text of the value.
    ///
    /// # Errors
    ///
    /// When the value has no text, as a number that is not finite.
    fn text(&self) -> ParameterText<'_>;
}

impl<T: Parameter + ?Sized> Parameter for &T {
    fn text(&self) -> ParameterText<'_> {
        (**self).text()
    }
}

impl Parameter for str {
    fn text(&self) -> ParameterText<'_> {
        Ok(self.into())
    }
}

impl Parameter for String {
    fn text(&self) -> ParameterText<'_> {
        Ok(self.into())
    }
}

macro_rules! displayed {
    ($($type:ty),*) => {$(
        impl Parameter for $type {
            fn text(&self) -> ParameterText<'_> {
                Ok(self.to_string().into())
            }
        }
    )*};
}

displayed!(bool, i32, i64, i128, u32, u64, u128);

macro_rules! floats {
    ($($type:ty),*) => {$(
        impl Parameter for $type {
            fn text(&self) -> ParameterText<'_> {
                if self.is_finite() {
                    Ok(self.to_string().into())
                } else {
                    Err("a number that is not finite has no text")
                }
            }
        }
    )*};
}

floats!(f32, f64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::DateTime;

    #[test]
    fn values_are_written_as_text() {
        assert_eq!(true.text().unwrap(), "true");
        assert_eq!((-5_i64).text().unwrap(), "-5");
        assert_eq!(1.5_f64.text().unwrap(), "1.5");
        assert_eq!("a b".text().unwrap(), "a b");
        assert_eq!(DateTime::from_raw("x").text().unwrap(), "x");
    }

    #[test]
    fn a_number_that_is_not_finite_has_none() {
        assert!(f64::NAN.text().is_err());
        assert!(f32::INFINITY.text().is_err());
    }
}
