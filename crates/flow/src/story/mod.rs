//! Stories.

/// A story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its title.
    pub title: String,
}
