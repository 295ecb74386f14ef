//! Paths: folders, files that are not there, files of other kinds.

use super::*;

fn in_folder(test: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    test(folder.path());
}

#[test]
fn a_folder_means_its_layers_in_order() {
    in_folder(|folder| {
        for name in [
            "b.geojson",
            "a.json",
            "C.GeoJSON",
            "d.csv",
            "e.KMZ",
            "f.gpx",
            "plan.shapan.json",
            ".hidden.json",
            "notes.txt",
        ] {
            fs::write(folder.join(name), "{}").unwrap();
        }
        fs::create_dir(folder.join("d.geojson")).unwrap();
        let names: Vec<String> = formats::files_of(folder)
            .unwrap()
            .iter()
            .map(|p| p.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["C.GeoJSON", "a.json", "b.geojson", "d.csv", "e.KMZ", "f.gpx"]);
        let file = folder.join("notes.txt");
        assert_eq!(formats::files_of(&file).unwrap(), [file]);
        let empty = formats::files_of(&folder.join("d.geojson")).unwrap_err();
        assert!(matches!(empty.kind(), ReadError::NoFiles));
        assert!(matches!(formats::files_of(&folder.join("none")).unwrap_err().kind(), ReadError::NotFound));
    });
}

#[test]
fn errors_name_the_file_last() {
    in_folder(|folder| {
        let read =
            |path: &Path| formats::read_path(path, &formats::Reading::default(), &Progress::default()).unwrap_err();
        let missing = read(&folder.join("gone.geojson"));
        assert!(matches!(missing.kind(), ReadError::NotFound));
        assert!(missing.to_string().ends_with("gone.geojson"), "{missing}");
        assert!(matches!(read(folder).kind(), ReadError::Folder));
        let broken = folder.join("broken.geojson");
        fs::write(&broken, "{\"type\":\"FeatureCollection\",\n\"features\":[}").unwrap();
        let error = read(&broken);
        assert!(matches!(error.kind(), ReadError::Syntax { line: 2, column: 13, .. }), "{error:?}");
        assert_eq!(error.path(), Some(broken.as_path()));
    });
}

#[test]
fn other_formats_are_called_by_their_names() {
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04\x14\0\0\0", "zip"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"SQLite format 3\0\x10\0", "the GeoPackage file is damaged"),
        (b"fgb\x03fgb\0", "the FlatGeobuf file is damaged"),
        (b"<?xml version=\"1.0\"?>\n<osm>", "OpenStreetMap"),
        (b"<?xml version=\"1.0\"?>\n<kml>", "not valid XML"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"POINT(1 2)", "WKT"),
        (b"\x03\x7e\x09\0\xff\xfe\0\0", "binary data"),
        (br#"{"displayFieldName":"","geometryType":"esriGeometryPoint","features":[]}"#, "Esri JSON"),
        (br#"{"type":"Topology","arcs":[]}"#, "a topology"),
        (br#"{"type":"FeatureCollection"}"#, "without \"features\""),
        (br#"{"type":"FeatureCollection","features":{}}"#, "an object"),
        (br#"{"type":"featureCollection","features":[]}"#, "capital letters"),
        (br#"[{"type":"Feature"}]"#, "an array"),
        (br#"{"type":"FeatureCollection","features":[{"type":"Fea"#, "cut off"),
        (b"{\"type\":\"Feature\",\"properties\":{\"n\":\"\xe5\x87", "cut off"),
    ] {
        let words = read(bytes).unwrap_err().to_string();
        assert!(words.contains(word), "{word}: {words}");
    }
}

#[test]
fn reading_counts_bytes_and_can_be_stopped() {
    let bytes = fs::read(fixture("naturalearth/countries_50m.geojson")).unwrap();
    let progress = Progress::default();
    formats::read_bytes(&bytes, &progress).unwrap();
    assert_eq!((progress.total(), progress.done()), (bytes.len() as u64, bytes.len() as u64));
    progress.cancel();
    assert!(matches!(formats::read_bytes(&bytes, &progress), Err(ReadError::Cancelled)));
    let path = fixture("naturalearth/countries_50m.geojson");
    assert!(matches!(formats::read_path(&path, &formats::Reading::default(), &progress), Err(ReadError::Cancelled)));
}
