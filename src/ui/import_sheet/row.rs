//! One row of the import sheet: what a layer is, where it lands, and whether it can be taken.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, Rect, Response, Sense, Stroke, StrokeKind, WidgetInfo, pos2, vec2};

use crate::crs::{Datum, SourceCrs};
use crate::data::WarningCode;
use crate::export;
use crate::formats::NamedCrs;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan;
use crate::session::{Import, ImportRow, ImportTarget, Lands, RowState};
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

const HEIGHT: f32 = 30.0;
/// What stands before the name: the arrow that opens the row.
const BEFORE: f32 = 22.0;

/// The columns, and what share of the width each has.
const COLUMNS: [(Word, f32); 8] = [
    (Word::ImportFile, 0.21),
    (Word::ImportFormat, 0.09),
    (Word::ImportEncoding, 0.095),
    (Word::ImportCrs, 0.16),
    (Word::ImportFeatures, 0.065),
    (Word::ImportFindings, 0.06),
    (Word::ImportLands, 0.19),
    (Word::ImportState, 0.13),
];

/// The column that tells where a layer lands.
const LANDS: usize = 6;

/// What a state is called, its sign and its colour.
struct Sign {
    text: String,
    icon: Option<Icon>,
    color: Color32,
}

/// The heads of the columns.
pub(super) fn head_ui(ui: &mut egui::Ui, width: f32, lang: Lang) {
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
    let texts = COLUMNS.map(|(word, _)| (word.text(lang).to_owned(), p.secondary));
    cells(ui, rect, &texts, theme::SMALL);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule));
}

/// A row, to be pressed.
pub(super) fn row_ui(
    ui: &mut egui::Ui,
    width: f32,
    import: &Import,
    row: &ImportRow,
    is_open: bool,
    lang: Lang,
) -> Response {
    let p = theme::palette_of(ui);
    let size = vec2(width, theme::target(ui, HEIGHT));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let sign = sign(ui, row, lang);
    let part = part_words(row, lang);
    let file = row.path.file_name().unwrap_or_default().to_string_lossy();
    let name = part.as_ref().map_or_else(|| file.clone().into_owned(), |part| format!("{file}: {part}"));
    let spoken = fill(Word::ImportRow, lang, &[("name", &name), ("state", &sign.text)]);
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_open, &spoken));
    let ground = if is_open { p.tint } else { p.hover };
    if is_open || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, ground);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(1.0), 4.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
    }
    let arrow = Rect::from_center_size(pos2(rect.left() + 11.0, rect.center().y), vec2(12.0, 12.0));
    icons::paint(ui.painter(), arrow, if is_open { Icon::ChevronDown } else { Icon::ChevronRight }, p.secondary);
    let is_away = matches!(row.state, RowState::Skipped(..) | RowState::Refused(_));
    let color = if is_away { p.secondary } else { p.text };
    let held = held(row);
    let features = held.as_ref().map_or_else(String::new, |held| held.features.map_or("–".into(), format::count));
    let findings = findings(row);
    let findings_color = if findings.is_none_or(|n| n == 0) { p.secondary } else { p.text };
    let texts = [
        (name.clone(), color),
        (held.as_ref().map_or("", |held| held.format).to_owned(), p.secondary),
        (held.as_ref().and_then(|held| held.encoding).unwrap_or_default().to_owned(), p.secondary),
        (crs_words(row, lang), p.secondary),
        (features, p.secondary),
        (findings.map_or_else(String::new, format::count), findings_color),
        (lands_words(import, row, lang), p.secondary),
        (sign.text.clone(), sign.color),
    ];
    let short = lands_short(row, lang);
    let mut shown = texts.clone();
    if let Some(short) = short.filter(|_| !has_room(ui, rect, LANDS, &texts[LANDS].0)) {
        shown[LANDS].0 = short;
    }
    cells(ui, rect, &shown, theme::BODY);
    if let Some(why) = row.refusal(lang) {
        // Nothing else is known of it: the sentence begins here, and goes on in the row once it is opened.
        let (left, right) = (column_left(rect, 1), column_left(rect, COLUMNS.len() - 1) - 22.0);
        cell(ui, left..=right, rect.center().y, why, theme::SMALL, p.secondary);
    }
    if let Some(icon) = sign.icon {
        let left = column_left(rect, COLUMNS.len() - 1);
        let square = Rect::from_center_size(pos2(left - 9.0, rect.center().y), vec2(14.0, 14.0));
        icons::paint(ui.painter(), square, icon, sign.color);
    }
    // What its column has no room for.
    let whole = texts.iter().zip(COLUMNS).skip(1).filter(|((text, _), _)| !text.is_empty());
    let whole = whole.map(|((text, _), (word, _))| [word.text(lang), text.as_str()].join(Word::Colon.text(lang)));
    let path = row.path.display().to_string();
    let source = part.map_or(path.clone(), |part| format!("{path}: {part}"));
    let told = std::iter::once(source).chain(named_system(row, lang)).chain(whole).chain(row.refusal(lang));
    response.on_hover_ui(|ui| {
        let told = told.collect::<Vec<_>>();
        ui.label(told.join("\n"));
    })
}

/// Which layer of its file a row is, where it has several.
fn part_words(row: &ImportRow, lang: Lang) -> Option<String> {
    let kind = row.data().and_then(|data| plan::word_of_kind(&row.reading, data));
    kind.map(|kind| kind.text(lang).to_owned()).or_else(|| row.reading.part.clone())
}

/// Where a column begins.
fn column_left(rect: Rect, column: usize) -> f32 {
    let before: f32 = COLUMNS.iter().take(column).map(|(_, share)| share).sum();
    rect.left() + BEFORE + (rect.width() - BEFORE) * before
}

fn cells(ui: &egui::Ui, rect: Rect, texts: &[(String, Color32); 8], size: f32) {
    for (column, (text, color)) in texts.iter().enumerate() {
        let room = room_of(rect, column);
        let text = if column == 0 { cut_in_middle(ui, text, size, room.end() - room.start()) } else { text.clone() };
        cell(ui, room, rect.center().y, text, size, *color);
    }
}

/// From where to where the text of a column may reach.
fn room_of(rect: Rect, column: usize) -> std::ops::RangeInclusive<f32> {
    // The sign of the state stands in the gap before it.
    let gap = if column + 2 == COLUMNS.len() { 22.0 } else { 8.0 };
    column_left(rect, column)..=column_left(rect, column + 1) - gap
}

/// Whether a text need not be cut in a column.
fn has_room(ui: &egui::Ui, rect: Rect, column: usize, text: &str) -> bool {
    let room = room_of(rect, column);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::BODY), Color32::PLACEHOLDER);
    galley.size().x <= room.end() - room.start()
}

/// A text in one line, cut where its room ends.
fn cell(ui: &egui::Ui, x: std::ops::RangeInclusive<f32>, y: f32, text: String, size: f32, color: Color32) {
    let mut job = LayoutJob::simple_singleline(text, fonts::regular(size), color);
    job.wrap = TextWrapping::truncate_at_width((x.end() - x.start()).max(12.0));
    let galley = ui.painter().layout_job(job);
    let at = pos2(*x.start(), y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}

/// A name, cut in its middle where it has no room: what tells layers of one file apart stands at the end.
fn cut_in_middle(ui: &egui::Ui, text: &str, size: f32, room: f32) -> String {
    let font = fonts::regular(size);
    ui.fonts_mut(|fonts| cut_to(text, room, |c| fonts.glyph_width(&font, c)))
}

/// A text cut to a room by the widths of its characters, of which the end keeps two thirds.
fn cut_to(text: &str, room: f32, mut width: impl FnMut(char) -> f32) -> String {
    const DOTS: char = '…';
    let widths: Vec<(char, f32)> = text.chars().map(|c| (c, width(c))).collect();
    if widths.iter().map(|(_, width)| width).sum::<f32>() <= room {
        return text.to_owned();
    }
    let room = room - width(DOTS);
    let fitting = |of: &mut dyn Iterator<Item = &(char, f32)>, room: f32| {
        let mut left = room;
        of.take_while(|(_, width)| {
            left -= width;
            left >= 0.0
        })
        .count()
    };
    let head = fitting(&mut widths.iter(), room / 3.0);
    let used: f32 = widths.iter().take(head).map(|(_, width)| width).sum();
    let tail = fitting(&mut widths.iter().skip(head).rev(), room - used);
    let of = |part: &[(char, f32)]| part.iter().map(|(c, _)| *c).collect::<String>();
    format!("{}{DOTS}{}", of(&widths[..head]), of(&widths[widths.len() - tail..]))
}

/// What is known of a source, wherever it lies.
struct HeldByRow {
    format: &'static str,
    encoding: Option<&'static str>,
    /// `None` of a picture.
    features: Option<u64>,
}

fn held(row: &ImportRow) -> Option<HeldByRow> {
    if let Some(data) = row.data() {
        let features = data.raster().is_none().then_some(data.len() as u64);
        return Some(HeldByRow { format: data.origin().format, encoding: data.origin().encoding, features });
    }
    // Why it is refused stands in these columns.
    let source = row.unplaced.as_ref().filter(|_| !matches!(row.state, RowState::Refused(_)))?;
    let held = &source.held;
    Some(HeldByRow { format: held.format, encoding: held.encoding, features: held.features.map(|n| n as u64) })
}

/// How many findings there are about a layer, once anything is known of it. A shift is one too, as `info` counts, and so
/// is a system that is missing or in doubt.
fn findings(row: &ImportRow) -> Option<u64> {
    if row.is_unplaced() {
        return Some(1);
    }
    row.data().map(|_| row.examined.symptoms.len() as u64 + u64::from(row.examined.shift.is_some()))
}

/// The system of a layer, and how it is known.
fn crs_words(row: &ImportRow, lang: Lang) -> String {
    let Some(data) = row.data() else {
        return match row.unplaced.as_ref().and_then(|source| source.named.as_ref()) {
            Some(NamedCrs::Unknown(named)) => export::crs_called(named, lang).to_owned(),
            Some(NamedCrs::Wrong(named)) => {
                // Its column has room for the number.
                let code = named.split_once(", ").map_or(named.as_str(), |(code, _)| code);
                let is_doubted = row.unplaced.as_ref().is_some_and(|source| source.is_zone_doubted);
                let word = if is_doubted { Word::ImportDoubtedCrs } else { Word::ImportWrongCrs };
                fill(word, lang, &[("crs", code)])
            }
            Some(NamedCrs::Unread) | None => String::new(),
        };
    };
    let origin = data.origin();
    let system = match origin.datum {
        Datum::Wgs84 => export::crs_told(&origin.crs, lang),
        // Of degrees, the datum says it all.
        datum if origin.crs == "EPSG:4326" => datum.name().to_owned(),
        datum => [&export::crs_told(&origin.crs, lang), datum.name()].join(Word::ListSeparator.text(lang)),
    };
    let is_assumed = data.warnings().counts().any(|(code, _)| code == WarningCode::AssumedWgs84);
    let word = if row.is_placed || row.is_shift_said {
        Word::ImportSaid
    } else if is_assumed {
        Word::ImportAssumed
    } else {
        return system;
    };
    fill(word, lang, &[("crs", &system)])
}

/// The name of the system of a layer, where its column has only room for the number.
fn named_system(row: &ImportRow, lang: Lang) -> Option<String> {
    let crs = SourceCrs::named(&row.data()?.origin().crs).ok()?;
    Some(export::crs_words(&crs, lang))
}

fn lands_words(import: &Import, row: &ImportRow, lang: Lang) -> String {
    let is_added = import.target == ImportTarget::Add;
    match (row.data(), row.lands) {
        (None, _) => String::new(),
        (Some(data), Lands::Somewhere) => {
            (if data.extent().is_some() { Word::ImportAlone } else { Word::ImportUnknown }).text(lang).to_owned()
        }
        (_, Lands::Partly { share, farthest_m }) => {
            let word = if is_added { Word::ImportPartlyInPlan } else { Word::ImportPartlyWithOthers };
            let (share, rest) = (share_words(share), format::length(farthest_m));
            fill(word, lang, &[("share", &share), ("rest", &rest)])
        }
        (_, Lands::Inside) => {
            (if is_added { Word::ImportInPlan } else { Word::ImportWithOthers }).text(lang).to_owned()
        }
        (_, Lands::Away(metres)) => {
            let word = if is_added { Word::ImportAwayPlan } else { Word::ImportAwayOthers };
            fill(word, lang, &[("away", &format::length(metres))])
        }
    }
}

/// The same in so few words that its numbers stand in a narrow column, where it has two.
fn lands_short(row: &ImportRow, lang: Lang) -> Option<String> {
    let Lands::Partly { share, farthest_m } = row.lands else { return None };
    let (share, rest) = (share_words(share), format::length(farthest_m));
    Some(fill(Word::ImportPartlyShort, lang, &[("share", &share), ("rest", &rest)]))
}

/// A share of what is more than nothing and less than all.
fn share_words(share: f64) -> String {
    match 100.0 * share {
        little if little < 1.0 => "< 1 %".to_owned(),
        most if most > 99.0 => "> 99 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

fn sign(ui: &egui::Ui, row: &ImportRow, lang: Lang) -> Sign {
    let p = theme::palette_of(ui);
    let (word, icon, color) = match &row.state {
        RowState::Ready(_) if row.is_answered() => (Word::ImportReadyAnswered, Some(Icon::Tick), p.holds_text),
        RowState::Ready(_) => (Word::ImportReady, Some(Icon::Tick), p.holds_text),
        RowState::Shifted(..) => (Word::ImportAsksShift, Some(Icon::Caution), p.limit_text),
        RowState::Partial(data) => {
            let is_empty = data.is_empty() && data.raster().is_none();
            let word = if is_empty { Word::ImportAsksEmpty } else { Word::ImportAsksPart };
            (word, Some(Icon::Caution), p.limit_text)
        }
        RowState::Unplaced => (Word::ImportAsksPlace, Some(Icon::Caution), p.limit_text),
        RowState::ByControl => (Word::ImportAtControl, Some(Icon::Tick), p.holds_text),
        RowState::Reading => (Word::ImportReading, None, p.secondary),
        RowState::Refused(_) if row.is_unlaid() => (Word::ImportAtControl, Some(Icon::Caution), p.limit_text),
        RowState::Refused(_) => (Word::ImportRefused, Some(Icon::Close), p.error),
        RowState::Skipped(..) => (Word::ImportSkipped, Some(Icon::Close), p.secondary),
        RowState::Taken(_) => (Word::ImportTaken, Some(Icon::Tick), p.secondary),
    };
    Sign { text: word.text(lang).to_owned(), icon, color }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Command, DocumentCommand, JobMode, Session};

    #[test]
    fn a_system_that_is_asked_for_counts_as_a_finding() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::new(JobMode::Inline);
        let paths = [("metres.csv", "x,y\n449456.1,4405110.2\n"), ("right.csv", "lon,lat\n116.4,39.7\n")];
        let paths = paths.map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        });
        session.apply(Command::Document(DocumentCommand::Open(paths.to_vec())));
        let rows = &session.import.as_ref().unwrap().rows;
        assert!(rows[0].is_unplaced());
        assert_eq!(findings(&rows[0]), Some(1));
        assert_eq!(findings(&rows[1]), Some(rows[1].examined.symptoms.len() as u64));
    }

    #[test]
    fn what_lands_partly_and_the_kinds_of_a_track_log_are_told_in_few_words() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::new(JobMode::Inline);
        session.apply(Command::Open(Vec::new()));
        let log = r#"<gpx><wpt lat="39.79" lon="116.42"/><trk><trkseg><trkpt lat="39.79" lon="116.42"/>
            <trkpt lat="39.5" lon="116.42"/></trkseg></trk></gpx>"#;
        let paths = [("log.gpx", log), ("far.csv", "lon,lat\n116.42,39.79\n116.9,39.79\n")].map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        });
        session.apply(Command::Document(DocumentCommand::AddLayers(paths.to_vec())));
        let rows = &session.import.as_ref().unwrap().rows;
        let parts = |lang| rows.iter().map(|row| part_words(row, lang).unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(
            (parts(Lang::Zh), parts(Lang::En)[1].as_str()),
            (["航点", "轨迹", ""].map(str::to_owned).to_vec(), "tracks")
        );
        let short = lands_short(&rows[2], Lang::Zh).unwrap();
        assert!(short.starts_with("50 % 在内，余 ≤ ") && short.ends_with(" km"), "{short}");
        assert_eq!(lands_short(&rows[0], Lang::Zh), None);
    }

    #[test]
    fn a_name_without_room_keeps_what_tells_it_apart() {
        let cut = |text: &str, room| cut_to(text, room, |c| if c.is_ascii() { 1.0 } else { 2.0 });
        assert_eq!(cut("a.zip: 规划/道路", 20.0), "a.zip: 规划/道路");
        let [roads, uses] =
            ["道路红线", "用地规划"].map(|name| cut(&format!("控规成果2023.zip: 控规成果2023/{name}"), 16.0));
        assert_eq!((roads.as_str(), uses.as_str()), ("控规…3/道路红线", "控规…3/用地规划"));
        assert_eq!(cut("规划", 2.0), "…");
    }
}
