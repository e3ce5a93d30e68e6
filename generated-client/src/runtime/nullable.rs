//! A property that may be left out, may be null, or may hold a value.

/// A property of an object that is optional and nullable at the same time.
///
/// APIs tell the three apart: in many, leaving a property out keeps what is stored and sending
/// `null` clears it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The property is not there.
    #[default]
    Absent,
    /// The property is `null`.
    Null,
    /// The property has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Whether the property is not there.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the property is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the property has a value.
    #[must_use]
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// Whether the property has a value that meets a condition.
    #[must_use]
    pub fn is_value_and(self, condition: impl FnOnce(T) -> bool) -> bool {
        self.value().is_some_and(condition)
    }

    /// The value, where there is one.
    #[must_use]
    pub fn value(self) -> Option<T> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// `None` where the property is not there, `Some(None)` where it is `null`.
    #[must_use]
    pub fn into_nested(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// A view of the value.
    #[must_use]
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// A view of the value through which it can be changed.
    #[must_use]
    pub const fn as_mut(&mut self) -> Nullable<&mut T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// A view of what the value points to: `Nullable<String>` as `Nullable<&str>`.
    #[must_use]
    pub fn as_deref(&self) -> Nullable<&T::Target>
    where
        T: std::ops::Deref,
    {
        self.as_ref().map(|value| &**value)
    }

    /// Changes the value, where there is one.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }

    /// The value, or another one where there is none.
    #[must_use]
    pub fn unwrap_or(self, default: T) -> T {
        self.value().unwrap_or(default)
    }

    /// The value, or the one that is made where there is none.
    #[must_use]
    pub fn unwrap_or_else(self, default: impl FnOnce() -> T) -> T {
        self.value().unwrap_or_else(default)
    }

    /// The value, or the default of its type where there is none.
    #[must_use]
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.value().unwrap_or_default()
    }

    /// Takes the value out and leaves the property absent.
    #[must_use]
    pub const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Absent)
    }
}

impl<T: Clone> Nullable<&T> {
    /// The value itself, by cloning it.
    #[must_use]
    pub fn cloned(self) -> Nullable<T> {
        self.map(T::clone)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is `null`: a caller who wants the property left out does not set it.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        match value {
            None => Self::Null,
            Some(value) => Self::Value(value),
        }
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(value: impl Into<Nullable<i64>>) -> Nullable<i64> {
        value.into()
    }

    #[test]
    fn everything_that_a_setter_is_given_becomes_one() {
        assert_eq!(set(153), Nullable::Value(153));
        assert_eq!(set(Nullable::Null), Nullable::Null);
        assert_eq!(set(None), Nullable::Null);
        assert_eq!(set(Some(5)), Nullable::Value(5));
        let text: Nullable<String> = "a".into();
        assert_eq!(text.as_deref(), Nullable::Value("a"));
    }

    #[test]
    fn the_three_are_told_apart() {
        assert!(Nullable::<()>::Absent.is_absent());
        assert!(Nullable::<()>::Null.is_null());
        assert!(Nullable::Value(()).is_value());
        assert_eq!(Nullable::<i64>::Absent.into_nested(), None);
        assert_eq!(Nullable::<i64>::Null.into_nested(), Some(None));
        assert_eq!(Nullable::Value(1).into_nested(), Some(Some(1)));
    }

    #[test]
    fn it_speaks_the_words_of_option() {
        let mut value = Nullable::Value(String::from("a"));
        assert!(value.as_ref().is_value_and(|text| text == "a"));
        if let Nullable::Value(text) = value.as_mut() {
            text.push('b');
        }
        assert_eq!(value.as_ref().cloned().unwrap_or_default(), "ab");
        assert_eq!(value.take().map(|text| text.len()).unwrap_or(0), 2);
        assert!(value.is_absent());
        assert_eq!(value.unwrap_or_else(|| "c".to_owned()), "c");
        assert_eq!(Nullable::Null.unwrap_or(3), 3);
    }
}
