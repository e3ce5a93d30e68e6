//! A body whose media type the caller says.

use super::body::Body;
use std::fmt;

/// A body and its media type, for operations that take any of a range, such as `image/*`.
///
/// ```ignore
/// use my_client::{Body, Content};
///
/// let photo = Content::new("image/png", Body::from_path("cat.png"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    pub(crate) media_type: String,
    pub(crate) body: Body,
}

impl Content {
    /// A body of this media type.
    pub fn new(media_type: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            media_type: media_type.into(),
            body: body.into(),
        }
    }
}

/// Shows the media type and the size.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("media_type", &self.media_type)
            .field("body", &self.body)
            .finish()
    }
}
