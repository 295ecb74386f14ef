//! What the sheet for files has to know of pictures and exports: their endings, their usual names, their commands.

use std::path::PathBuf;

use crate::i18n::{Lang, Word};
use crate::session::{Command, FileWish, OutputCommand, Session};

const PICTURES: &[(&str, &str)] = &[(".png", "PNG"), (".svg", "SVG"), (".pdf", "PDF")];
const TABLES: &[(&str, &str)] =
    &[(".csv", "CSV"), (".geojson", "GeoJSON"), (".gpkg", "GeoPackage"), (".fgb", "FlatGeobuf"), (".kml", "KML")];

/// The endings that a wish may have and what they are called, the usual one first; none for documents.
pub fn endings(wish: &FileWish) -> &'static [(&'static str, &'static str)] {
    match wish {
        FileWish::SavePicture => PICTURES,
        FileWish::ExportAnswer | FileWish::ExportSelection => TABLES,
        _ => &[],
    }
}

/// The ending that a name has, if it is one of the wish.
pub fn ending_of(wish: &FileWish, name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    endings(wish).iter().map(|(ending, _)| *ending).find(|ending| name.ends_with(ending))
}

/// The name without an ending of the wish.
pub fn stem<'a>(wish: &FileWish, name: &'a str) -> &'a str {
    ending_of(wish, name).and_then(|ending| name.get(..name.len() - ending.len())).unwrap_or(name)
}

/// The name with an ending of the wish.
pub fn full_name(wish: &FileWish, name: &str) -> String {
    let usual = endings(wish).first().map_or("", |(ending, _)| *ending);
    if ending_of(wish, name).is_some() { name.to_owned() } else { format!("{name}{usual}") }
}

/// A name to begin with.
pub fn suggested(session: &Session, wish: &FileWish) -> String {
    let layer = session.selection.current.as_ref().map(|of| of.layer.0.clone());
    let stem = match wish {
        FileWish::ExportAnswer => "within".to_owned(),
        FileWish::ExportSelection => layer.unwrap_or_default().replace(['/', '\\', ':'], "_"),
        _ => "map".to_owned(),
    };
    full_name(wish, &stem)
}

pub fn title(wish: &FileWish) -> Word {
    match wish {
        FileWish::ExportAnswer => Word::SheetExportAnswer,
        FileWish::ExportSelection => Word::SheetExportSelection,
        _ => Word::SheetPicture,
    }
}

pub fn explained(wish: &FileWish, lang: Lang) -> &'static str {
    if *wish == FileWish::SavePicture { Word::SheetPictureExplained } else { Word::SheetCsvExplained }.text(lang)
}

/// The command that writes the file; `None` for documents.
pub fn command(wish: &FileWish, path: PathBuf) -> Option<Command> {
    let command = match wish {
        FileWish::SavePicture => OutputCommand::SavePicture(path),
        FileWish::ExportAnswer => OutputCommand::ExportAnswer(path),
        FileWish::ExportSelection => OutputCommand::ExportSelection(path),
        _ => return None,
    };
    Some(Command::Output(command))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::TableFormat;

    #[test]
    fn a_name_keeps_its_ending_or_is_given_the_usual_one() {
        for (wish, typed, wanted) in [
            (FileWish::SavePicture, "map", "map.png"),
            (FileWish::SavePicture, "map.SVG", "map.SVG"),
            (FileWish::SavePicture, "v1.2", "v1.2.png"),
            (FileWish::ExportAnswer, "list.geojson", "list.geojson"),
            (FileWish::ExportSelection, "zones.png", "zones.png.csv"),
            (FileWish::ExportSelection, "zones.gpkg", "zones.gpkg"),
        ] {
            assert_eq!(full_name(&wish, typed), wanted);
        }
        let offered = TableFormat::all().map(|format| (format!(".{}", format.ending()), format.as_str()));
        assert!(offered.eq(TABLES.iter().map(|(ending, name)| ((*ending).to_owned(), *name))));
        assert_eq!(stem(&FileWish::SavePicture, "a.pdf"), "a");
        assert_eq!(stem(&FileWish::SavePicture, "a.csv"), "a.csv");
    }
}
