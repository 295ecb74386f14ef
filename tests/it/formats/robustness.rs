//! Good texts broken at random: an answer or an error, never a panic, and never a dataset that cannot be written.

use super::*;
use proptest::prelude::*;

/// Small good and odd files to break.
fn seeds() -> Vec<Vec<u8>> {
    let folders = [("georust-geojson/canonical", ".geojson"), ("diseases", ".geojson"), ("diseases", ".geojsonl")];
    folders.iter().flat_map(|(folder, ending)| fixtures(folder, ending)).map(|(_, bytes)| bytes).collect()
}

/// One change of a text.
#[derive(Clone, Debug)]
enum Injury {
    Cut(prop::sample::Index),
    Replace(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Remove(prop::sample::Index, usize),
    /// Copies a stretch to another place.
    Graft(prop::sample::Index, prop::sample::Index, usize),
}

fn injury() -> impl Strategy<Value = Injury> {
    let place = any::<prop::sample::Index>;
    let words = prop::sample::select(vec![
        "null",
        "{}",
        "[]",
        "[[",
        "\"",
        "\\ud800",
        "1e999",
        "-",
        "\u{1e}",
        "\n",
        ",",
        ":",
        "\"type\":\"Polygon\",",
        "公",
        "1e-400",
        "99999999999999999999",
        "\"crs\":null,",
        "\"id\":{},",
    ]);
    let bytes = prop_oneof![words.prop_map(|w| w.as_bytes().to_vec()), prop::collection::vec(any::<u8>(), 1..4)];
    prop_oneof![
        1 => place().prop_map(Injury::Cut),
        3 => (place(), prop::sample::select(b"{}[]\",:0123456789.-eE\\ntfu \n".to_vec())).prop_map(|(p, b)| Injury::Replace(p, b)),
        3 => (place(), bytes).prop_map(|(p, b)| Injury::Insert(p, b)),
        2 => (place(), 1_usize..20).prop_map(|(p, n)| Injury::Remove(p, n)),
        2 => (place(), place(), 1_usize..80).prop_map(|(a, b, n)| Injury::Graft(a, b, n)),
    ]
}

fn injure(text: &mut Vec<u8>, injury: &Injury) {
    if text.is_empty() {
        return;
    }
    let len = text.len();
    match injury {
        Injury::Cut(at) => text.truncate(at.index(len)),
        Injury::Replace(at, byte) => text[at.index(len)] = *byte,
        Injury::Insert(at, bytes) => {
            let at = at.index(len);
            text.splice(at..at, bytes.iter().copied());
        }
        Injury::Remove(at, count) => {
            let at = at.index(len);
            text.drain(at..(at + count).min(len));
        }
        Injury::Graft(from, to, count) => {
            let from = from.index(len);
            let piece = text[from..(from + count).min(len)].to_vec();
            let to = to.index(len);
            text.splice(to..to, piece);
        }
    }
}

/// Reads, and if that works writes and reads again: the second time nothing may be left out.
fn live_through(bytes: &[u8]) {
    match read(bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(dataset) => {
            let text = written(&dataset);
            let again = read(&text).expect("what was written is GeoJSON");
            assert_eq!((again.len(), again.warnings().skipped()), (dataset.len(), 0));
            assert_eq!(again.coords().len(), dataset.coords().len());
            for feature in dataset.features() {
                assert!(geojson::feature_to_json(feature).is_object());
                assert!(!feature.id_text().is_empty() || feature.source_id().is_some());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn broken_files_are_lived_through(seed: prop::sample::Index, injuries in prop::collection::vec(injury(), 1..4)) {
        let seeds = SEEDS.get_or_init(seeds);
        let mut text = seed.get(seeds).clone();
        for injury in &injuries {
            injure(&mut text, injury);
        }
        live_through(&text);
    }

    #[test]
    fn any_bytes_are_lived_through(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        live_through(&bytes);
    }
}

/// Tables, KML and GPX.
fn other_seeds() -> Vec<(String, Vec<u8>)> {
    ["csv", "kml", "gpx"].iter().flat_map(|folder| fixtures(&format!("formats/{folder}"), "")).collect()
}

/// Reads all layers of a file in memory.
fn live_through_layers(name: &str, bytes: &[u8]) {
    let read = |part: Option<String>| {
        let reading = formats::Reading { part, ..formats::Reading::default() };
        formats::read_source(&formats::Source::of(name, bytes), &reading, &Progress::default())
    };
    match read(None) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(dataset) => {
            let again = super::read(&written(&dataset)).expect("what was written is GeoJSON");
            assert_eq!((again.len(), again.warnings().skipped()), (dataset.len(), 0));
        }
    }
    for part in ["points", "tracks", "地块", "zones"] {
        let _ = read(Some(part.to_owned()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn broken_tables_and_documents_are_lived_through(
        seed: prop::sample::Index,
        injuries in prop::collection::vec(injury(), 1..4),
        zeroed: Option<(prop::sample::Index, u8)>,
    ) {
        let seeds = OTHER_SEEDS.get_or_init(other_seeds);
        let (name, bytes) = seed.get(seeds);
        let mut bytes = bytes.clone();
        for injury in &injuries {
            injure(&mut bytes, injury);
        }
        if let Some((at, count)) = zeroed.filter(|_| !bytes.is_empty()) {
            let at = at.index(bytes.len());
            let end = (at + usize::from(count)).min(bytes.len());
            bytes[at..end].fill(0);
        }
        live_through_layers(name, &bytes);
    }
}

#[test]
fn wherever_a_collection_is_cut_its_whole_features_are_kept() {
    let feature = |n: usize| {
        format!(
            r#"{{"type":"Feature","id":{n},"properties":{{"名称":"园\\u533a{n}","on":true,"no":null,"far":-1.5e-3}},"geometry":{{"type":"Point","coordinates":[-116.4,39.75E0]}}}}"#
        )
    };
    let start = r#"{"type":"FeatureCollection","features":["#;
    let features: Vec<String> = (0..3).map(feature).collect();
    let text = format!("{start}{}]}}", features.join(",\n"));
    let mut ends = vec![start.len()];
    features.iter().for_each(|f| ends.push(ends.last().unwrap() + f.len() + if ends.len() > 1 { 2 } else { 0 }));
    for cut in ends[1]..text.len() {
        let whole = ends.iter().filter(|end| **end <= cut).count() - 1;
        let data = formats::read_bytes(&text.as_bytes()[..cut], &Progress::default());
        let data = data.unwrap_or_else(|error| panic!("{cut}: {error}"));
        assert_eq!(data.len(), whole, "{cut}: {}", &text[..text.floor_char_boundary(cut)]);
        let told = data.warnings().list().iter().any(|warning| warning.code.as_str() == "cut_off");
        assert!(told, "{cut}");
    }
}

#[test]
fn every_cut_of_a_table_or_document_is_lived_through() {
    for (name, bytes) in other_seeds() {
        for end in (0..bytes.len()).step_by(7) {
            live_through_layers(&name, &bytes[..end]);
        }
    }
}

static OTHER_SEEDS: std::sync::OnceLock<Vec<(String, Vec<u8>)>> = std::sync::OnceLock::new();

static SEEDS: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();

#[test]
fn every_cut_of_a_file_is_lived_through() {
    for (_, bytes) in fixtures("georust-geojson/canonical", ".geojson") {
        for end in 0..bytes.len() {
            live_through(&bytes[..end]);
        }
    }
}
