//! Reads the source and holds it to the import table and the rules of docs/ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

/// Which top-level modules each one may name; the order is that of `src/lib.rs`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("progress", &[]),
    ("i18n", &[]),
    ("crs", &[]),
    ("data", &["crs", "progress"]),
    ("analysis", &["progress", "crs", "data"]),
    ("formats", &["progress", "crs", "data"]),
    ("project", &["progress", "i18n", "crs", "data", "analysis", "formats"]),
    ("plan", &["progress", "i18n", "crs", "data", "analysis", "formats", "project"]),
    ("render", &["progress", "i18n", "crs", "data", "analysis", "formats", "project", "plan"]),
    ("export", &["progress", "i18n", "crs", "data", "analysis", "formats", "project", "plan", "render"]),
    ("session", &["progress", "i18n", "crs", "data", "analysis", "formats", "project", "plan", "render", "export"]),
    (
        "cli",
        &["progress", "i18n", "crs", "data", "analysis", "formats", "project", "plan", "render", "export", "session"],
    ),
    (
        "ui",
        &["progress", "i18n", "crs", "data", "analysis", "formats", "project", "plan", "render", "export", "session"],
    ),
];

/// A third-party crate and the only places that may name it.
const DOORS: &[(&str, &[&str])] = &[
    ("rstar", &["src/analysis/index"]),
    ("crs_definitions", &["src/crs/source_crs.rs"]),
    ("proj4rs", &["src/crs/"]),
    ("proj4wkt", &["src/crs/source_crs.rs"]),
    ("skrifa", &["src/render/text"]),
    // The CPU painter and what it shares with the label placer and the vector files: outlines of glyphs and signs.
    (
        "tiny_skia",
        &["src/render/raster", "src/render/marker", "src/render/shapes", "src/render/text", "src/render/vector/"],
    ),
    ("pdf_writer", &["src/render/vector/pdf"]),
    ("miniz_oxide", &["src/render/vector/pdf"]),
    ("geographiclib_rs", &["src/analysis/measure"]),
    ("pinyin", &["src/analysis/collation"]),
    ("eframe", &["src/ui/"]),
    ("egui", &["src/ui/"]),
    ("wgpu", &["src/ui/", "src/render/gpu/"]),
    ("earcut", &["src/render/gpu/tessellation"]),
    ("clap", &["src/cli/"]),
    ("csv", &["src/export/"]),
    ("encoding_rs", &["src/formats/encoding", "src/formats/archive.rs", "src/formats/shapefile/"]),
    ("quick_xml", &["src/formats/xml.rs"]),
    ("sha2", &["src/plan/fingerprint"]),
    ("zip", &["src/formats/packed", "src/formats/archive.rs", "src/formats/kml/archive.rs"]),
    ("png", &["src/formats/raster/decode.rs"]),
    ("flate2", &["src/formats/raster/decode.rs"]),
    ("zune_jpeg", &["src/formats/raster/decode.rs"]),
    ("image_webp", &["src/formats/raster/decode.rs"]),
    ("tiff", &["src/formats/raster/tiff_picture.rs"]),
    ("rusqlite", &["src/formats/geopackage/", "src/formats/database.rs", "src/formats/raster/mbtiles.rs"]),
    ("flatgeobuf", &["src/formats/flat_geobuf/"]),
    ("flatbuffers", &["src/formats/flat_geobuf/"]),
    ("schemars", &["src/project/file/", "src/project/measure", "src/project/unit"]),
    ("serde_path_to_error", &["src/project/file/"]),
];

/// Where the disk may be touched.
const DISK: &[&str] = &["src/formats/", "src/export/", "src/project/file", "src/session/disk/", "src/cli/"];

/// Where threads may be started and clocks read.
const THREADS_AND_CLOCKS: &[&str] = &["src/session/job", "src/session/disk/", "src/ui/"];

struct Source {
    path: String,
    module: String,
    /// The text without comments and without its test modules.
    code: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    assert!(files.len() > 30, "the source was not found");
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            let path = file.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            let module = path.trim_start_matches("src/").split(['/', '.']).next().unwrap().to_owned();
            let body = text.split("\n#[cfg(test)]").next().unwrap();
            let code = body.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            Source { path, module, code, text }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The top-level modules that a text names as `crate::name`, those in braces (`crate::{a, b}`) included.
fn named_modules(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut item = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 || (depth == 1 && c == ',') {
                    names.push(first_word(&item));
                    item.clear();
                    if depth == 0 {
                        break;
                    }
                } else {
                    item.push(c);
                }
            }
        } else {
            names.push(first_word(rest));
        }
    }
    names.retain(|n| !n.is_empty());
    names
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn modules_import_only_downwards() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(m, _)| *m == source.module) else {
            assert!(matches!(source.module.as_str(), "lib" | "main"), "{}: a module outside the table", source.path);
            continue;
        };
        for name in named_modules(&source.code) {
            let is_module = MAY_IMPORT.iter().any(|(m, _)| *m == name);
            if is_module && name != source.module && !allowed.contains(&name.as_str()) {
                faults.push(format!("{} imports {name}", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_table_follows_the_order_of_the_crate_page() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: Vec<&str> =
        lib.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';')).collect();
    let table: Vec<&str> = MAY_IMPORT.iter().map(|(m, _)| *m).collect();
    assert_eq!(declared, table);
}

#[test]
fn each_third_party_crate_has_one_door() {
    let mut faults = Vec::new();
    for source in sources() {
        for (name, doors) in DOORS {
            let named = source.code.contains(&format!("{name}::")) || source.code.contains(&format!("use {name};"));
            if named && !doors.iter().any(|d| source.path.starts_with(d)) {
                faults.push(format!("{} names {name}", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn disk_threads_and_clocks_stay_in_their_rooms() {
    let mut faults = Vec::new();
    for source in sources() {
        let touches = |names: &[&str]| names.iter().find(|n| source.code.contains(**n)).map(|n| (*n).to_owned());
        if !DISK.iter().any(|d| source.path.starts_with(d))
            && let Some(name) = touches(&["std::fs", "fs::read", "File::open", "File::create"])
        {
            faults.push(format!("{} touches the disk: {name}", source.path));
        }
        if !THREADS_AND_CLOCKS.iter().any(|d| source.path.starts_with(d))
            && let Some(name) = touches(&["thread::spawn", "thread::Builder", "Instant::now", "SystemTime::now"])
        {
            faults.push(format!("{} uses a thread or a clock: {name}", source.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_project_and_the_palettes_write_colours() {
    // A colour literal is Color::hex, Color::rgb or egui's Color32 with numbers in it.
    let rooms = ["src/ui/theme", "src/project/", "src/render/map_theme"];
    let mut faults = Vec::new();
    for source in sources() {
        if rooms.iter().any(|r| source.path.starts_with(r)) {
            continue;
        }
        for literal in ["Color::hex(0x", "Color32::from_rgb(", "from_rgba_premultiplied(", "from_rgba_unmultiplied("] {
            for rest in source.code.split(literal).skip(1) {
                if literal == "Color::hex(0x" || rest.starts_with(|c: char| c.is_ascii_digit()) {
                    faults.push(format!("{}: {literal}…", source.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_opens_with_its_purpose() {
    let faults: Vec<_> = sources().into_iter().filter(|s| !s.text.starts_with("//! ")).map(|s| s.path).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_module_is_a_drawer() {
    const DRAWERS: &[&str] = &["util", "utils", "common", "helper", "helpers", "manager", "context", "misc"];
    let faults: Vec<_> = sources()
        .into_iter()
        .map(|s| s.path)
        .filter(|p| p.split(['/', '.']).any(|part| DRAWERS.contains(&part)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn mod_files_hold_no_logic() {
    let faults: Vec<_> = sources()
        .into_iter()
        .filter(|s| s.path.ends_with("/mod.rs") && s.code.contains("fn "))
        .map(|s| s.path)
        .collect();
    assert!(faults.is_empty(), "an index holds only `mod` and `use` lines:\n{}", faults.join("\n"));
}
