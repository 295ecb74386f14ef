//! FlatGeobuf in: the header, then one feature after the other. The index is passed over.

use std::borrow::Cow;

use flatbuffers::VerifierOptions;
use flatgeobuf::{
    Column, ColumnType, Crs, Feature, GeometryType, Header, size_prefixed_root_as_feature_with_opts,
    size_prefixed_root_as_header_with_opts,
};

use super::geometry;
use crate::crs::SourceCrs;
use crate::data::{DatasetBuilder, Value, WarningCode};
use crate::formats::incoming::Incoming;
use crate::formats::raw::{Declared, Raw};
use crate::formats::shape::{Fault, Features};
use crate::formats::typed_json::value_of_json;
use crate::formats::{Format, OtherKind, ReadError, Reading};
use crate::progress::Progress;

/// Features between two looks at the cancel token.
const CHECK_EVERY: u64 = 256;

/// Bytes of a node of the index.
const NODE_BYTES: u64 = 40;

/// Bytes of the smallest feature: its size, and what every table has.
const LEAST_BYTES: usize = 12;

/// So many zeros at the end of a feature are no number of it, where zeros follow.
const WIPED_BYTES: usize = 16;

type Columns<'a> = Vec<(&'a str, ColumnType)>;

/// Whether bytes are those of a FlatGeobuf file, of whatever version.
pub(crate) fn is_flat_geobuf(bytes: &[u8]) -> bool {
    matches!(bytes, [b'f', b'g', b'b', 0..=8, ..])
}

/// Reads all features.
///
/// # Errors
/// Another version, a broken header, no feature before the first damage; cancellation.
pub(crate) fn read(bytes: &[u8], reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
    if bytes.get(3) != Some(&flatgeobuf::VERSION) {
        return Err(ReadError::OtherFormat(OtherKind::FlatGeobufVersion));
    }
    let rest = bytes.get(8..).unwrap_or_default();
    let (header_bytes, rest) = sized(rest).ok_or_else(|| broken("it is cut off in its header"))?;
    let header = size_prefixed_root_as_header_with_opts(&bounds(header_bytes), header_bytes)
        .map_err(|_| broken("its header is damaged"))?;
    let index = index_bytes(header.features_count(), header.index_node_size());
    let index = index.and_then(|bytes| usize::try_from(bytes).ok());
    let split = index.and_then(|index| rest.split_at_checked(index));
    let (tree, rest) = split.ok_or_else(|| broken("it is cut off in its index"))?;
    progress.advance((bytes.len() - rest.len()) as u64);
    let declared = declared(&header);
    let incoming = match &declared {
        Declared::Nothing if are_degrees(&header) => Incoming::of_degrees(false, reading, progress),
        declared => Incoming::of(declared, reading, progress),
    };
    let leaves = Leaves::of(tree, header.features_count(), rest.len());
    let features = features(&header, rest, leaves, incoming, progress)?;
    Ok(Raw { dataset: features.finish(), declared, format: Format::FlatGeobuf, encoding: None })
}

fn broken(why: impl Into<String>) -> ReadError {
    ReadError::Damaged { format: "FlatGeobuf", why: why.into() }
}

/// The size that begins a stretch of bytes, with what it measures, and what follows.
fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let size = u32::from_le_bytes(*bytes.first_chunk::<4>()?);
    bytes.split_at_checked(usize::try_from(size).ok()?.checked_add(4)?)
}

/// What a buffer may claim to hold: its tables may share parts, so that few bytes would stand for very many.
fn bounds(bytes: &[u8]) -> VerifierOptions {
    VerifierOptions {
        max_tables: bytes.len() / 8 + 16,
        max_apparent_size: bytes.len().saturating_mul(8) + 4096,
        ..VerifierOptions::default()
    }
}

/// How many bytes the index takes: levels of nodes, down to one, which stands above the leaves even where there is
/// one leaf. `None` of more than there can be.
fn index_bytes(features: u64, node_size: u16) -> Option<u64> {
    if features == 0 || node_size == 0 {
        return Some(0);
    }
    let node_size = u64::from(node_size).max(2);
    let (mut level, mut nodes) = (features, features);
    loop {
        level = level.div_ceil(node_size);
        nodes = nodes.checked_add(level)?;
        if level == 1 {
            return nodes.checked_mul(NODE_BYTES);
        }
    }
}

/// The leaves of the tree, each with the place of its feature behind the tree: in the order in which the features lie.
#[derive(Clone, Copy, Debug)]
struct Leaves<'a> {
    nodes: &'a [u8],
}

impl<'a> Leaves<'a> {
    /// The leaves of a tree whose places follow each other as features do; `None` of any other, and without a tree.
    fn of(tree: &'a [u8], count: u64, bytes: usize) -> Option<Self> {
        let size = usize::try_from(count.checked_mul(NODE_BYTES)?).ok()?;
        let leaves = Self { nodes: tree.get(tree.len().checked_sub(size)?..)? };
        let mut places = (0..count).map_while(|leaf| leaves.place(leaf));
        let mut before = places.next().filter(|place| *place == 0)?;
        for place in places {
            if place < before.checked_add(LEAST_BYTES)? {
                return None;
            }
            before = place;
        }
        (before < bytes).then_some(leaves)
    }

    fn place(&self, leaf: u64) -> Option<usize> {
        let end = usize::try_from(leaf.checked_add(1)?.checked_mul(NODE_BYTES)?).ok()?;
        let place = self.nodes.get(end.checked_sub(8)?..end)?;
        usize::try_from(u64::from_le_bytes(place.try_into().ok()?)).ok()
    }
}

/// Whether the end of a feature was overwritten with zeros: it is zeros, and so is the size of what follows.
fn is_wiped(feature: &[u8], after: &[u8]) -> bool {
    after.starts_with(&[0; 4]) && feature.ends_with(&[0; WIPED_BYTES])
}

/// What the header says of the numbers.
fn declared(header: &Header<'_>) -> Declared {
    let Some(crs) = header.crs() else { return Declared::Nothing };
    let organization = crs.org().unwrap_or("EPSG");
    let code = match (crs.code(), crs.code_string()) {
        (code @ 1.., _) => Some(format!("{organization}:{code}")),
        (_, Some(code)) if !code.is_empty() => Some(format!("{organization}:{code}")),
        _ => None,
    };
    let wkt = crs.wkt().filter(|wkt| !wkt.is_empty());
    let named = code.as_deref().and_then(|code| SourceCrs::named(code).ok());
    if let Some(crs) = named.or_else(|| wkt.and_then(|wkt| SourceCrs::named(wkt).ok())) {
        return Declared::Crs(crs);
    }
    name_of(&crs).map(str::to_owned).or(code).map_or(Declared::Nothing, Declared::Unknown)
}

/// Whether the header says that all positions can be longitudes and latitudes.
fn are_degrees(header: &Header<'_>) -> bool {
    let Some(envelope) = header.envelope().filter(|envelope| envelope.len() >= 4) else { return false };
    (0..4).all(|i| envelope.get(i).abs() <= if i % 2 == 0 { 180.0 } else { 90.0 })
}

fn name_of<'a>(crs: &Crs<'a>) -> Option<&'a str> {
    crs.name().filter(|name| !name.is_empty()).or(crs.wkt().filter(|wkt| !wkt.is_empty()))
}

fn columns<'a>(columns: Option<flatbuffers::Vector<'a, flatbuffers::ForwardsUOffset<Column<'a>>>>) -> Columns<'a> {
    columns.into_iter().flatten().map(|column| (column.name(), column.type_())).collect()
}

fn features(
    header: &Header<'_>,
    all: &[u8],
    leaves: Option<Leaves<'_>>,
    incoming: Incoming,
    progress: &Progress,
) -> Result<Features, ReadError> {
    let of_all = columns(header.columns());
    let mut features = Features::new();
    features.tell_by(incoming);
    of_all.iter().filter(|(_, kind)| *kind != ColumnType::Binary).for_each(|(name, _)| features.keep_field(name));
    for (name, _) in of_all.iter().filter(|(_, kind)| *kind == ColumnType::Binary) {
        let message = format!("the column {name} holds binary values, which are not read");
        features.warn_of_source(WarningCode::Unsupported, message);
    }
    // A count of 0 is one that the writer did not know.
    let promised = header.features_count();
    let (mut rest, mut met) = (all, 0_u64);
    while !rest.is_empty() && (promised == 0 || met < promised) {
        if met % CHECK_EVERY == 0 {
            progress.check()?;
        }
        let whole = sized(rest).filter(|(bytes, after)| bytes.len() >= LEAST_BYTES && !is_wiped(bytes, after));
        // The tree knows where the next one lies, and so whether this one says wrongly how long it is.
        let listed = leaves.and_then(|leaves| leaves.place(met + 1)).and_then(|next| {
            let at = all.len() - rest.len();
            rest.split_at_checked(next.checked_sub(at)?)
        });
        let (read, after) = match (whole, listed) {
            (Some((bytes, after)), Some((_, next))) if after.len() == next.len() => (Some(bytes), after),
            (_, Some((_, next))) => (None, next),
            (Some((bytes, after)), None) => (Some(bytes), after),
            (None, None) if met == 0 => return Err(broken("it is cut off or damaged in its first feature")),
            (None, None) => break,
        };
        match read {
            Some(bytes) => add(bytes, header.geometry_type(), &of_all, &mut features),
            None => features.add(None, Err(Fault::new(WarningCode::Damaged, "the feature is damaged")), |_| {}),
        }
        progress.advance((rest.len() - after.len()) as u64);
        progress.count_features(1);
        rest = after;
        met += 1;
    }
    if met < promised {
        let lost = promised - met;
        let message = format!("the file is cut off or damaged after {met} of {promised} features; {lost} are lost");
        features.warn_of_source(WarningCode::Damaged, message);
    } else if promised == 0 && !rest.is_empty() {
        let message = format!("the file is cut off or damaged after {met} features; what follows is lost");
        features.warn_of_source(WarningCode::Damaged, message);
    }
    progress.advance(rest.len() as u64);
    Ok(features)
}

fn add(bytes: &[u8], kind: GeometryType, of_all: &Columns<'_>, features: &mut Features) {
    let Ok(feature) = size_prefixed_root_as_feature_with_opts(&bounds(bytes), bytes) else {
        let fault = Fault::new(WarningCode::Damaged, "the feature is damaged");
        return features.add(None, Err(fault), |_| {});
    };
    let own = feature.columns().map(|own| columns(Some(own)));
    let mut reader = geometry::Reader::of_bytes(bytes.len());
    let shape = feature.geometry().map_or(Ok(None), |geometry| reader.shape(&geometry, kind));
    features.has_measures |= reader.has_measures && shape.is_ok();
    let (mut whole, mut has_infinite) = (true, false);
    features.add(None, shape, |builder| {
        whole = attributes(&feature, own.as_ref().unwrap_or(of_all), &mut has_infinite, builder);
    });
    if has_infinite {
        features.warn(WarningCode::Unsupported, "an infinite number; left out".into(), None, false);
    }
    if !whole {
        features.warn(WarningCode::Damaged, "its attributes are damaged; the rest of them is lost".into(), None, false);
    }
}

/// Sets the attributes of a feature, and answers whether all of them could be read.
fn attributes(
    feature: &Feature<'_>,
    columns: &Columns<'_>,
    has_infinite: &mut bool,
    builder: &mut DatasetBuilder,
) -> bool {
    let Some(properties) = feature.properties() else { return true };
    let mut rest = properties.bytes();
    while !rest.is_empty() {
        let read = number(&mut rest, u16::from_le_bytes).and_then(|index| columns.get(usize::from(index)));
        let Some((name, kind)) = read else { return false };
        let Some(value) = value(&mut rest, *kind, has_infinite) else { return false };
        if *kind != ColumnType::Binary {
            builder.property(name, value);
        }
    }
    true
}

fn number<const N: usize, T>(bytes: &mut &[u8], number: fn([u8; N]) -> T) -> Option<T> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(number(*head))
}

/// One value; `None` where the bytes end too early or the kind is unknown.
fn value<'a>(bytes: &mut &'a [u8], kind: ColumnType, has_infinite: &mut bool) -> Option<Value<'a>> {
    let mut real = |r: f64| {
        *has_infinite |= r.is_infinite();
        if r.is_finite() { Value::Real(r) } else { Value::Null }
    };
    Some(match kind {
        ColumnType::Byte => Value::Integer(number(bytes, i8::from_le_bytes)?.into()),
        ColumnType::UByte => Value::Integer(number(bytes, u8::from_le_bytes)?.into()),
        ColumnType::Bool => Value::Boolean(number(bytes, u8::from_le_bytes)? != 0),
        ColumnType::Short => Value::Integer(number(bytes, i16::from_le_bytes)?.into()),
        ColumnType::UShort => Value::Integer(number(bytes, u16::from_le_bytes)?.into()),
        ColumnType::Int => Value::Integer(number(bytes, i32::from_le_bytes)?.into()),
        ColumnType::UInt => Value::Integer(number(bytes, u32::from_le_bytes)?.into()),
        ColumnType::Long => Value::Integer(number(bytes, i64::from_le_bytes)?),
        ColumnType::ULong => {
            let n = number(bytes, u64::from_le_bytes)?;
            // A code, rather than an amount: its last digits count.
            i64::try_from(n).map_or_else(|_| Value::Text(n.to_string().into()), Value::Integer)
        }
        ColumnType::Float => real(number(bytes, f32::from_le_bytes)?.into()),
        ColumnType::Double => real(number(bytes, f64::from_le_bytes)?),
        ColumnType::String | ColumnType::DateTime | ColumnType::Json | ColumnType::Binary => {
            let length = usize::try_from(number(bytes, u32::from_le_bytes)?).ok()?;
            let (text, rest) = bytes.split_at_checked(length)?;
            *bytes = rest;
            match (kind, String::from_utf8_lossy(text)) {
                (ColumnType::Binary, _) => Value::Null,
                (ColumnType::Json, Cow::Borrowed(text)) => value_of_json(text),
                (_, text) => Value::Text(text),
            }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_as_large_as_its_levels() {
        assert_eq!(index_bytes(0, 16), Some(0));
        assert_eq!(index_bytes(9, 0), Some(0));
        assert_eq!(index_bytes(1, 16), Some(80));
        // 179 leaves, 12 nodes, 1 root.
        assert_eq!(index_bytes(179, 16), Some(192 * 40));
        assert_eq!(index_bytes(u64::MAX, 1), None);
        for count in [1_usize, 2, 16, 17, 257, 5000] {
            let theirs = flatgeobuf::packed_r_tree::PackedRTree::index_size(count, 16);
            assert_eq!(index_bytes(count as u64, 16), Some(theirs as u64));
        }
    }
}
