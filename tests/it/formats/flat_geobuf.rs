//! FlatGeobuf files by GDAL, whole and damaged.

use proptest::prelude::*;
use shapan::data::{FieldType, Value, WarningCode};

use super::geopackage::assert_near;
use super::injuries::{injure, injury};
use super::*;

#[test]
fn metres_land_with_their_types_and_mixed_geometries() {
    let data = read_fixture("formats/parcels_32650.fgb").unwrap();
    assert!(data.warnings().is_empty(), "{:?}", data.warnings());
    assert_eq!((data.origin().format, data.origin().crs.as_str()), ("FlatGeobuf", "EPSG:32650"));
    // The tree has an order of its own.
    let find = |name: &str| data.features().find(|f| f.text("地块名称").as_deref() == Some(name)).unwrap();
    let (first, second) = (find("居住用地甲"), find("绿地乙"));
    let rings: Vec<_> = first.polygons().next().unwrap().rings().collect();
    assert_near(rings[0][2], 116.42, 39.79);
    assert_near(rings[1][2], 116.414, 39.784);
    assert_eq!(first.attribute("floors"), Value::Integer(18));
    assert_eq!(first.attribute("built"), Value::Boolean(true));
    assert_eq!((second.polygons().count(), second.attribute("floors")), (2, Value::Missing));
    assert_near(second.coords()[4], 116.45, 39.78);
    let far = data.fields().iter().find(|f| f.name == "far").unwrap();
    assert_eq!(far.field_type, FieldType::Real);
}

#[test]
fn a_file_without_a_tree_keeps_order_and_elevations() {
    let data = read_fixture("formats/roads_unindexed.fgb").unwrap();
    assert_eq!(data.origin().crs, "EPSG:4490");
    let features: Vec<Feature<'_>> = data.features().collect();
    assert_eq!(features[0].text("name").as_deref(), Some("京开路"));
    assert_eq!(features[0].elevations().unwrap(), [31.5, 32.25]);
    assert_eq!(features[1].elevations().unwrap(), [30.0, 30.5]);
    assert_near(features[1].coords()[1], 116.44, 39.785);
}

#[test]
fn what_stands_before_a_cut_is_kept_and_told() {
    let whole = fs::read(fixture("formats/roads_unindexed.fgb")).unwrap();
    let cut = read(&whole[..whole.len() - 3]).unwrap();
    assert_eq!((cut.len(), cut.warnings().list()[0].code), (1, WarningCode::Damaged));
    for end in [8, 12, 60, whole.len() / 2] {
        let error = read(&whole[..end]).unwrap_err();
        assert!(matches!(error, ReadError::Damaged { format: "FlatGeobuf", .. }), "{end}: {error}");
    }
    let mut other = whole;
    other[3] = 2;
    assert!(read(&other).unwrap_err().to_string().contains("another version"));
}

/// Points of which the middle was overwritten with zeros: with a tree, and without one, since one has no place.
#[test]
fn of_a_file_zeroed_in_the_middle_the_true_number_is_told() {
    let point = |i: usize| {
        format!(
            r#"{{"type":"Feature","properties":{{"n":{i}}},"geometry":{{"type":"Point","coordinates":[116.{i:03},39.8]}}}}"#
        )
    };
    for with_tree in [true, false] {
        let nowhere = r#"{"type":"Feature","properties":{"n":0},"geometry":null}"#.to_owned();
        let first = if with_tree { point(0) } else { nowhere };
        let features: Vec<String> = std::iter::once(first).chain((1..100).map(point)).collect();
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let mut bytes =
            formats::write_layer(formats::WriteFormat::FlatGeobuf, "l", &read(text.as_bytes()).unwrap()).unwrap();
        // All features but the first without a place are of one size, and lie at the end.
        let size = {
            let two =
                |n: usize| bytes[bytes.len() - n..bytes.len() - n + 4].try_into().map(u32::from_le_bytes).unwrap();
            (16..200).find(|n| two(*n) as usize + 4 == *n).unwrap()
        };
        let at = bytes.len() - 50 * size;
        // From the position of one to the head of the one five behind.
        bytes[at + size - 24..at + 5 * size + 8].fill(0);
        let data = read(&bytes).unwrap();
        let told: Vec<String> = data.warnings().list().iter().map(|w| w.message.to_string()).collect();
        let numbers = (data.len(), data.warnings().skipped());
        if with_tree {
            // 50 and 55 are damaged, and the four between them.
            assert_eq!(numbers, (94, 6), "{told:?}");
        } else {
            assert_eq!(numbers, (50, 0), "{told:?}");
            assert!(told[0].contains("after 50 of 100 features; 50 are lost"), "{told:?}");
        }
    }
}

#[test]
fn measures_are_told_once() {
    let data = read_fixture("formats/measures.fgb").unwrap();
    let told: Vec<WarningCode> = data.warnings().list().iter().map(|w| w.code).collect();
    assert_eq!((data.len(), told), (1, vec![WarningCode::Unsupported]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_files_are_lived_through(indexed: bool, injuries in prop::collection::vec(injury(), 1..5)) {
        let name = if indexed { "formats/parcels_32650.fgb" } else { "formats/roads_unindexed.fgb" };
        let mut bytes = fs::read(fixture(name)).unwrap();
        injuries.iter().for_each(|injury| injure(&mut bytes, injury));
        match read(&bytes) {
            Ok(data) => prop_assert!(data.coords().len() < 1000),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn every_cut_and_every_flipped_byte_is_lived_through() {
    for name in ["formats/parcels_32650.fgb", "formats/roads_unindexed.fgb"] {
        let whole = fs::read(fixture(name)).unwrap();
        for at in 0..whole.len() {
            let _ = read(&whole[..at]);
            let mut flipped = whole.clone();
            flipped[at] ^= 0xff;
            let _ = read(&flipped);
        }
    }
}
