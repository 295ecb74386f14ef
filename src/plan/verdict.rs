//! What becomes of a number that is held against another: of claims, and of the figures of parcels.

/// How a published figure or a prescribed one stands against what is drawn or stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    Holds,
    /// Exactly on the bound, or true only inside a tolerance that a claim states.
    AtTheLimit,
    Fails,
    NotComputable,
}

impl Verdict {
    /// Every verdict, in the order in which they are counted.
    pub const ALL: [Self; 4] = [Self::Holds, Self::AtTheLimit, Self::Fails, Self::NotComputable];

    /// As JSON writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::AtTheLimit => "at_the_limit",
            Self::Fails => "fails",
            Self::NotComputable => "not_computable",
        }
    }
}
