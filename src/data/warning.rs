//! What was odd about the input without stopping it: structured, so that every shell can word it.

use std::borrow::Cow;

/// The kinds of oddity; `as_str` is the stable code of the command line's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WarningCode {
    /// Numbers that look like degrees, of which nothing says so.
    AssumedWgs84,
    /// A `bbox` that is not four or six numbers.
    BadBbox,
    /// A coordinate that is not an array of two or three finite numbers.
    BadCoordinate,
    /// An escape in a text that stands for no character; replaced by U+FFFD.
    BadText,
    /// A `type` the standard does not know, or that does not fit its place.
    BadType,
    /// A member that the standard asks for is absent or of the wrong type.
    BadMember,
    /// A member name that means something else in this place (RFC 7946 section 7.1).
    ChangedSemantics,
    /// Control points that contradict each other, turn the ground over or stretch it; taken as they are.
    ControlMisfit,
    /// The name of a field that ends within a character: its end is missing.
    CutName,
    /// A file that ends before its content does; what was lost is gone.
    CutOff,
    /// A `crs` member: named systems that equal WGS 84 are honoured.
    CrsMember,
    /// Texts in another encoding than they should or are said to be.
    Encoding,
    /// Texts of which nothing but their language shows in which encoding they are.
    GuessedEncoding,
    /// A part of the source that is damaged or missing; the rest is kept.
    Damaged,
    /// Lengths of the fields of a table that do not add up to its rows; put right by what stands in these.
    FieldLengths,
    /// Two features of one layer carry the same id.
    DuplicateId,
    /// The same member name stands twice in one object; the last one counts.
    DuplicateMember,
    /// A feature that is the same as an earlier one in geometry and attributes; left out on request.
    DuplicateFeature,
    /// Coordinates of one geometry differ in their number of dimensions.
    MixedDimensions,
    /// A text in another encoding than the rest of its table; read in its own.
    MixedEncodings,
    /// Comments, commas too many, values such as NaN, or a script around a text that is otherwise JSON; passed over.
    LenientJson,
    /// A geometry collection inside a geometry collection.
    NestedCollection,
    /// A picture of another size than its control points were set on.
    PictureSize,
    /// Something that a source points to, or holds beside its features, and that is not read.
    NotRead,
    /// A row of a table without coordinates.
    NoPosition,
    /// Features without the file that holds their attributes.
    NoAttributes,
    /// A number that cannot be held exactly, and is kept as a text of its digits.
    NumberPrecision,
    /// A number that was too long for its field, where asterisks stand instead.
    OverflowedNumber,
    /// Numbers that cannot be in the system, or in the order, that somebody gave, or a source that names another one.
    OtherCrs,
    /// The system that a person gave, or a source names, is not in use where the numbers lie in it.
    OutsideUse,
    /// Positions that call themselves shifted, as those of Chinese web maps are, and were taken as they are.
    OtherDatum,
    /// A position that lies outside the world of its coordinate reference system.
    OutsideCrs,
    /// A latitude beyond 90° or a longitude beyond 180°.
    OutOfRange,
    /// A line of fewer than two positions.
    ShortLine,
    /// A row of a table with more or fewer cells than the table has columns.
    RaggedRow,
    /// A value nested deeper than any program can be expected to follow; left out.
    TooDeep,
    /// Positions with the latitude first, as nothing else makes sense; taken the other way round.
    SwappedAxes,
    /// Files that belong together and differ in how many features they hold.
    RowCount,
    /// A ring of fewer than four positions, or a polygon without rings.
    TooFewPositions,
    /// More attribute names than a dataset can have.
    TooManyFields,
    /// A position of more than three numbers; those after the third are dropped.
    TooManyNumbers,
    /// A datum whose shift against WGS 84 is published for some regions only.
    RegionalDatum,
    /// A datum whose shift against WGS 84 is not published.
    UnknownDatum,
    /// Texts that are said to be in an encoding that is not read here; taken for what they look like.
    UnknownEncoding,
    /// Texts of a field that are all numbers or dates; taken for such on request.
    TypedText,
    /// Something that a dataset has no place for: a curve, a binary value; left out.
    Unsupported,
    /// A ring whose last position is not its first; it was closed.
    UnclosedRing,
    /// An exterior ring that runs clockwise or a hole that runs counter-clockwise; accepted.
    WindingOrder,
    /// Eastings with the number of a zone before them in a system without, or the other way round: the numbers cannot be in
    /// the system that a person gave.
    ZoneNumber,
    /// A table that says wrongly how many rows it has; all of them were read.
    WrongCount,
}

impl WarningCode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AssumedWgs84 => "assumed_wgs84",
            Self::BadBbox => "bad_bbox",
            Self::BadCoordinate => "bad_coordinate",
            Self::BadText => "bad_text",
            Self::BadType => "bad_type",
            Self::BadMember => "bad_member",
            Self::ChangedSemantics => "changed_semantics",
            Self::ControlMisfit => "control_misfit",
            Self::PictureSize => "picture_size",
            Self::CutName => "cut_name",
            Self::CutOff => "cut_off",
            Self::CrsMember => "crs_member",
            Self::Encoding => "encoding",
            Self::GuessedEncoding => "guessed_encoding",
            Self::NoAttributes => "no_attributes",
            Self::RowCount => "row_count",
            Self::Damaged => "damaged",
            Self::FieldLengths => "field_lengths",
            Self::DuplicateId => "duplicate_id",
            Self::DuplicateMember => "duplicate_member",
            Self::DuplicateFeature => "duplicate_feature",
            Self::MixedDimensions => "mixed_dimensions",
            Self::MixedEncodings => "mixed_encodings",
            Self::LenientJson => "lenient_json",
            Self::NestedCollection => "nested_collection",
            Self::NotRead => "not_read",
            Self::NoPosition => "no_position",
            Self::NumberPrecision => "number_precision",
            Self::OverflowedNumber => "overflowed_number",
            Self::OtherCrs => "other_crs",
            Self::OutsideUse => "outside_use",
            Self::OtherDatum => "other_datum",
            Self::OutsideCrs => "outside_crs",
            Self::OutOfRange => "out_of_range",
            Self::ShortLine => "short_line",
            Self::RaggedRow => "ragged_row",
            Self::TooDeep => "too_deep",
            Self::SwappedAxes => "swapped_axes",
            Self::TooFewPositions => "too_few_positions",
            Self::TooManyFields => "too_many_fields",
            Self::TooManyNumbers => "too_many_numbers",
            Self::TypedText => "typed_text",
            Self::RegionalDatum => "regional_datum",
            Self::UnknownDatum => "unknown_datum",
            Self::UnknownEncoding => "unknown_encoding",
            Self::Unsupported => "unsupported",
            Self::UnclosedRing => "unclosed_ring",
            Self::WindingOrder => "winding_order",
            Self::ZoneNumber => "zone_number",
            Self::WrongCount => "wrong_count",
        }
    }
}

/// One oddity: what, at which feature, at which line of the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    pub code: WarningCode,
    /// One English sentence without a full stop: what was found and what was done about it.
    pub message: Cow<'static, str>,
    /// The feature as a person would name it (its id, or `#12` for the twelfth), if one is meant.
    pub feature: Option<String>,
    /// 1-based line of the source text.
    pub line: Option<u64>,
    /// Whether the feature was left out of the dataset.
    pub skipped: bool,
}

/// The oddities of one source: the first of each kind in full, the rest counted, so that a million bad
/// features cost no more than a few.
#[derive(Clone, Debug, Default)]
pub struct Warnings {
    list: Vec<Warning>,
    counts: Counts,
    /// Those of them at features that stayed.
    of_kept: Counts,
    skipped: u64,
}

type Counts = std::collections::BTreeMap<WarningCode, u64>;

impl Warnings {
    /// One oddity of a source as a whole.
    pub fn of_source(code: WarningCode, message: impl Into<Cow<'static, str>>) -> Self {
        let mut warnings = Self::default();
        warnings.push(Warning { code, message: message.into(), feature: None, line: None, skipped: false });
        warnings
    }

    /// How many warnings of one code are kept in full.
    pub const KEPT_PER_CODE: u64 = 100;

    pub fn push(&mut self, warning: Warning) {
        self.skipped += u64::from(warning.skipped);
        let count = self.counts.entry(warning.code).or_default();
        *count += 1;
        // Beyond those kept in full nobody cares for the name of a feature.
        if !warning.skipped && (warning.feature.is_some() || *count > Self::KEPT_PER_CODE) {
            *self.of_kept.entry(warning.code).or_default() += 1;
        }
        if *count <= Self::KEPT_PER_CODE {
            self.list.push(warning);
        }
    }

    /// Pushes one warning that stands for so many of its kind.
    pub fn push_times(&mut self, warning: Warning, times: u64) {
        let code = warning.code;
        self.push(warning);
        *self.counts.entry(code).or_default() += times.saturating_sub(1);
    }

    /// Whether the next warning of this code would be kept in full: if not, its words need no care.
    pub fn keeps(&self, code: WarningCode) -> bool {
        self.counts.get(&code).is_none_or(|count| *count < Self::KEPT_PER_CODE)
    }

    /// Replaces every line kept by what `line_of` makes of it: a reader that finds oddities by byte offset
    /// turns them into lines once, at the end.
    pub fn map_lines(&mut self, mut line_of: impl FnMut(u64) -> u64) {
        for warning in &mut self.list {
            warning.line = warning.line.map(&mut line_of);
        }
    }

    /// Adds all of `other`, as if its warnings had been pushed here one by one.
    pub fn append(&mut self, other: Self) {
        let mut seen = Counts::new();
        let (skipped_before, mut of_kept) = (self.skipped, self.of_kept.clone());
        for warning in other.list {
            *seen.entry(warning.code).or_default() += 1;
            self.push(warning);
        }
        for (code, count) in other.counts {
            *self.counts.entry(code).or_default() += count - seen.get(&code).copied().unwrap_or(0);
        }
        for (code, count) in other.of_kept {
            *of_kept.entry(code).or_default() += count;
        }
        self.of_kept = of_kept;
        self.skipped = skipped_before + other.skipped;
    }

    /// The warnings kept in full, in the order they were found.
    pub fn list(&self) -> &[Warning] {
        &self.list
    }

    /// How often each kind was met, kept in full or not.
    pub fn counts(&self) -> impl Iterator<Item = (WarningCode, u64)> + '_ {
        self.counts.iter().map(|(code, count)| (*code, *count))
    }

    /// How often each kind was met at a feature that was not left out for it.
    pub fn counts_of_kept(&self) -> impl Iterator<Item = (WarningCode, u64)> + '_ {
        self.of_kept.iter().map(|(code, count)| (*code, *count))
    }

    /// How many features were left out.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// How many of those left out are not among the warnings kept in full.
    pub fn skipped_unlisted(&self) -> u64 {
        self.skipped - self.list.iter().filter(|w| w.skipped).count() as u64
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What says that the source as a whole was more than could be read of it: it is cut off or damaged, or a part of it
    /// is missing.
    pub fn losses(&self) -> impl Iterator<Item = &Warning> {
        use WarningCode as C;
        let is_loss = |code| matches!(code, C::CutOff | C::Damaged | C::NoAttributes | C::RowCount);
        // Where a source is cut off is told by the feature, and concerns all of it.
        let is_whole = |warning: &Warning| warning.feature.is_none() || warning.code == C::CutOff;
        self.list.iter().filter(move |warning| is_whole(warning) && is_loss(warning.code))
    }

    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}
