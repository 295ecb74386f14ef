//! Names of files: what a wish calls them, their endings, and the path that is typed taken apart.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use super::outputs;
use crate::export::ReportKind;
use crate::formats::{self, Format, PACKED_ENDING, PROJECT_ENDING};
use crate::i18n::Word;
use crate::session::{DocumentKind, FileWish, FolderEntry, Session};

const REPORT: &str = ".html";

pub(super) fn saves(wish: &FileWish) -> bool {
    matches!(wish, FileWish::SaveAs | FileWish::Pack | FileWish::Report | FileWish::Write(_))
        || !outputs::endings(wish).is_empty()
}

/// The name with the ending that the wish needs.
pub(super) fn full_name(name: &str, wish: &FileWish) -> String {
    match wish {
        FileWish::Pack => format!("{}{PACKED_ENDING}", stem(name)),
        FileWish::Report if ReportKind::of_path(Path::new(name)).is_none() => format!("{name}{REPORT}"),
        FileWish::Write(what) => format!("{}{}", written_stem(name, what.ending()), what.ending()),
        FileWish::SaveAs if !is_packed(name) => format!("{}{PROJECT_ENDING}", stem(name)),
        FileWish::SavePicture | FileWish::ExportAnswer | FileWish::ExportSelection => outputs::full_name(wish, name),
        _ => name.to_owned(),
    }
}

/// Where the ending of a name begins that the wish gives it, in bytes.
pub(super) fn ending_at(name: &str, wish: &FileWish) -> usize {
    let before = match wish {
        FileWish::Write(what) => written_stem(name, what.ending()),
        FileWish::Report => written_stem(written_stem(name, REPORT), ".json"),
        _ if !outputs::endings(wish).is_empty() => outputs::stem(wish, name),
        _ => stem(name),
    };
    before.len()
}

/// The name that a plan is saved by at first: that of its file, else its title.
pub(super) fn suggested(session: &Session, wish: &FileWish) -> String {
    if let FileWish::Write(what) = wish {
        return format!("{}{}", what.usual_stem(), what.ending());
    }
    if !outputs::endings(wish).is_empty() {
        return outputs::suggested(session, wish);
    }
    let kind = &session.document.kind;
    let of_file = kind.path().and_then(Path::file_name).map(|n| stem(&n.to_string_lossy()).to_owned());
    let title = session.plan.project.title.get(session.settings.lang);
    let plain = title.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], " ");
    let stem = match (of_file, kind) {
        (Some(stem), _) => stem,
        (None, DocumentKind::Bundled) => "biopark".to_owned(),
        (None, _) if plain.trim().is_empty() => "plan".to_owned(),
        (None, _) => plain.trim().to_owned(),
    };
    if *wish == FileWish::Report {
        return format!("{stem}-{}{REPORT}", Word::ReportFileName.text(session.settings.lang));
    }
    let packs = *wish == FileWish::Pack || matches!(kind, DocumentKind::Bundled | DocumentKind::Packed(_));
    format!("{stem}{}", if packs { PACKED_ENDING } else { PROJECT_ENDING })
}

pub(super) fn is_packed(name: &str) -> bool {
    formats::is_packed_name(Path::new(name))
}

/// A name without the endings of projects.
pub(super) fn stem(name: &str) -> &str {
    let lower = name.to_lowercase();
    let cut = [PROJECT_ENDING, PACKED_ENDING, ".geojson", ".json"].into_iter().find(|ending| lower.ends_with(ending));
    cut.and_then(|ending| name.get(..name.len() - ending.len())).unwrap_or(name)
}

/// A name without the ending that it is going to have.
fn written_stem<'a>(name: &'a str, ending: &str) -> &'a str {
    let cut = name.len().checked_sub(ending.len()).filter(|at| name.is_char_boundary(*at));
    let has = |at: &usize| name.get(*at..).is_some_and(|end| end.eq_ignore_ascii_case(ending));
    cut.filter(has).and_then(|at| name.get(..at)).unwrap_or(name)
}

pub(super) fn is_wanted(entry: &FolderEntry, wish: &FileWish, show_all: bool) -> bool {
    let name = entry.name.to_lowercase();
    let is_project = formats::is_project_name(Path::new(&name));
    let is_layer = !is_project && Format::ALL.iter().any(|format| format.is_named(&name));
    entry.is_folder
        || match wish {
            FileWish::Open => is_project || is_layer || show_all,
            FileWish::AddLayers | FileWish::Find(_) => is_layer || show_all,
            FileWish::SaveAs | FileWish::Pack => is_project,
            FileWish::Report => !is_project && ReportKind::of_path(Path::new(&name)).is_some(),
            FileWish::Write(what) => name.ends_with(what.ending()),
            FileWish::SavePicture | FileWish::ExportAnswer | FileWish::ExportSelection => {
                outputs::ending_of(wish, &name).is_some()
            }
        }
}

/// A whole path that was typed behind the one that stood there, as people do who did not select that first: `//` or
/// `/~/` in the middle begins anew.
pub(super) fn typed_anew(text: &str) -> Option<&str> {
    let at = ["//", "/~/"].iter().filter_map(|anew| text.rfind(anew)).max()?;
    text.get(at + 1..)
}

/// What stands after the last separator.
pub(super) fn name_of(text: &str) -> &str {
    text.rsplit(std::path::is_separator).next().unwrap_or_default()
}

/// What stands before it; `~` is the home folder, as a shell has it.
pub(super) fn folder_of(text: &str) -> PathBuf {
    let folder = &text[..text.len() - name_of(text).len()];
    match (folder.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(folder).components().collect(),
    }
}

pub(super) fn with_name(folder: &Path, name: &str) -> String {
    let mut text = folder.display().to_string();
    if !text.ends_with(std::path::is_separator) {
        text.push(MAIN_SEPARATOR);
    }
    text.push_str(name);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::CheckFile;

    #[test]
    fn a_path_typed_behind_another_begins_anew() {
        assert_eq!(typed_anew("/home/a//data/plan.gpkg"), Some("/data/plan.gpkg"));
        assert_eq!(typed_anew("/home/a/~/plan.gpkg"), Some("~/plan.gpkg"));
        assert_eq!(typed_anew("/home/a/plan~/b"), None);
        assert_eq!(typed_anew("~/plan"), None);
    }

    #[test]
    fn endings_are_added_once() {
        for (typed, wish, wanted) in [
            ("/w/a", FileWish::SaveAs, "a.shapan.json"),
            ("/w/a.shapan.json", FileWish::SaveAs, "a.shapan.json"),
            ("/w/a.shapan", FileWish::SaveAs, "a.shapan"),
            ("/w/a.SHAPAN", FileWish::SaveAs, "a.SHAPAN"),
            ("/w/a.shapan.json", FileWish::Pack, "a.shapan"),
            ("/w/a", FileWish::Report, "a.html"),
            ("/w/a.JSON", FileWish::Report, "a.JSON"),
            ("/w/a.v2", FileWish::Report, "a.v2.html"),
            ("/w/a.v2", FileWish::SaveAs, "a.v2.shapan.json"),
            ("/w/用地", FileWish::Write(CheckFile::Balance), "用地.csv"),
            ("/w/a.GeoJSON", FileWish::Write(CheckFile::Findings), "a.geojson"),
        ] {
            assert_eq!(full_name(name_of(typed), &wish), wanted, "{typed}");
        }
    }

    #[test]
    fn files_of_every_format_are_offered() {
        let entry = |name: &str| FolderEntry { name: name.to_owned(), is_folder: false, bytes: 0, modified: None };
        for name in ["a.geojson", "a.JSON", "表.csv", "a.tsv", "a.kml", "a.KMZ", "a.gpx", "a.topojson"] {
            assert!(is_wanted(&entry(name), &FileWish::AddLayers, false), "{name}");
        }
        for name in ["a.shapan.json", "a.txt", "csv", "a.csv.bak"] {
            assert!(!is_wanted(&entry(name), &FileWish::AddLayers, false), "{name}");
        }
    }

    #[test]
    fn the_ending_is_found_where_it_begins() {
        for (name, wish, stem) in [
            ("用地.shapan.json", FileWish::SaveAs, "用地"),
            ("a.shapan", FileWish::SaveAs, "a"),
            ("a-report.html", FileWish::Report, "a-report"),
            ("a.json", FileWish::Report, "a"),
            ("v1.2.png", FileWish::SavePicture, "v1.2"),
            ("用地.csv", FileWish::Write(CheckFile::Balance), "用地"),
            ("plain", FileWish::SaveAs, "plain"),
        ] {
            assert_eq!(&name[..ending_at(name, &wish)], stem, "{name}");
        }
    }
}
