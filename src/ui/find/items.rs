//! What the box lists: places, positions and commands for what is typed; examples and recent commands for nothing.

use super::synonyms::typed_for;
use crate::analysis::names::{MatchKind, NameIndex, NameKind, NameQuery, search};
use crate::crs::{Grid, LonLat, PositionFault, ReadAs, TypedPosition, read_position};
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{FoundName, Whereabouts};
use crate::progress::Progress;
use crate::session::Session;
use crate::ui::actions::{ACTIONS, Action};

/// Commands listed at most.
const MOST_ACTIONS: usize = 8;

/// One row that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Place(FoundName),
    Position(TypedPosition),
    Action(Action),
    /// A text to try.
    Example(String),
}

/// A heading with its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub heading: Word,
    pub items: Vec<Item>,
}

/// All that is listed now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    pub groups: Vec<Group>,
    /// What looks like a position and is none.
    pub fault: Option<PositionFault>,
}

/// The names of the commands in both languages, with the everyday words for them.
pub fn action_names() -> NameIndex {
    let names = NameIndex::build(ACTIONS.len(), &Progress::default(), |row, names| {
        if let Some(entry) = ACTIONS.get(row) {
            let called = |word: &Word| [Lang::Zh, Lang::En].map(|lang| word.text(lang).to_owned());
            names.extend(called(&entry.word).map(|name| (NameKind::Name, name)));
            let also = entry.action.also_called().iter().flat_map(called);
            names.extend(also.chain(typed_for(entry.action)).map(|name| (NameKind::Other, name)));
        }
    });
    // Nobody cancels it.
    names.unwrap_or_default()
}

impl Listing {
    /// For a text; `recent` are the commands used last, the latest first.
    pub fn of(text: &str, names: &NameIndex, recent: &[Action], session: &Session) -> Self {
        let lang = session.settings.lang;
        if text.trim().is_empty() {
            return Self { groups: of_nothing(recent, session, lang), fault: None };
        }
        let near = middle(session);
        let (positions, fault) = match read_position(text, near) {
            Ok(positions) => (positions, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        let (best, actions) = actions(text, names, recent, session);
        let of_places = session.find.places.first().map(|place| place.kind_of_match);
        let mut groups = [
            (Word::FindPositions, positions.into_iter().map(Item::Position).collect::<Vec<_>>()),
            (Word::FindPlaces, session.find.places.iter().cloned().map(Item::Place).collect()),
            (Word::FindActions, actions.into_iter().map(Item::Action).collect()),
        ];
        // A command that is called so exactly comes before places that merely sound like it.
        if best.is_some_and(|best| of_places.is_none_or(|places| best < places)) {
            groups.swap(1, 2);
        }
        let filled = groups.into_iter().filter(|(_, items)| !items.is_empty());
        Self { groups: filled.map(|(heading, items)| Group { heading, items }).collect(), fault }
    }

    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }
}

fn of_nothing(recent: &[Action], session: &Session, lang: Lang) -> Vec<Group> {
    let name = session.plan.home_extent().and_then(|_| {
        let (_, layer) = session.plan.styled_layers().rev().find(|(_, layer)| !layer.dataset.is_empty())?;
        let feature = layer.dataset.features().next()?;
        Some(session.plan.feature_short_name(feature, lang))
    });
    let position = format::lonlat(middle(session).lon, middle(session).lat);
    let action = Word::FindTryActionExample.text(lang).to_owned();
    let examples = name.into_iter().chain([position, action]).map(Item::Example).collect();
    let recent: Vec<Item> = recent.iter().copied().map(Item::Action).collect();
    let mut groups = vec![Group { heading: Word::FindTry, items: examples }];
    if !recent.is_empty() {
        groups.insert(0, Group { heading: Word::FindRecent, items: recent });
    }
    groups
}

/// How the best of them matches, and which they are: among equals those used last come first.
fn actions(text: &str, names: &NameIndex, recent: &[Action], session: &Session) -> (Option<MatchKind>, Vec<Action>) {
    let found = search(names, &NameQuery::new(text), ACTIONS.len(), &Progress::default()).unwrap_or_default();
    let known = found.iter().filter_map(|m| Some((m.kind, ACTIONS.get(m.row as usize)?.action)));
    let mut known: Vec<_> = known.filter(|(_, action)| action.deed(session).is_some()).collect();
    known.sort_by_key(|(kind, action)| (*kind, recent.iter().position(|r| r == action).unwrap_or(usize::MAX)));
    let best = known.first().map(|(kind, _)| *kind);
    (best, known.into_iter().map(|(_, action)| action).take(MOST_ACTIONS).collect())
}

/// The middle of the map; of Beijing's plain without one.
fn middle(session: &Session) -> LonLat {
    let of_view = session.view.and_then(|view| session.crs.lonlat_from_map(view.centre()));
    of_view.unwrap_or(LonLat::new(116.4, 39.9))
}

impl Item {
    /// What it is called.
    pub fn title(&self, lang: Lang) -> String {
        match self {
            Self::Place(place) => place.name.clone(),
            Self::Position(read) => format::lonlat(read.at.lon, read.at.lat),
            Self::Action(action) => action.entry().map_or("", |entry| entry.word.text(lang)).to_owned(),
            Self::Example(text) => text.clone(),
        }
    }

    /// What it is and where, in a line; empty for a command.
    pub fn detail(&self, session: &Session) -> String {
        let lang = session.settings.lang;
        match self {
            Self::Place(place) => place_detail(place, session),
            Self::Position(read) => read_as(read.read_as, lang),
            Self::Action(_) => String::new(),
            Self::Example(text) => example_detail(text, lang).text(lang).to_owned(),
        }
    }
}

fn example_detail(text: &str, lang: Lang) -> Word {
    if text == Word::FindTryActionExample.text(lang) {
        Word::FindTryAction
    } else if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.contains(", ") {
        Word::FindTryPosition
    } else {
        Word::FindTryName
    }
}

fn place_detail(place: &FoundName, session: &Session) -> String {
    let lang = session.settings.lang;
    let plan = &session.plan;
    let layer = plan.layer_name(&place.of.layer);
    let kind = place.kind.as_ref().map(|kind| export::value_words("kind", kind, lang));
    let mut parts = vec![kind.filter(|kind| !kind.is_empty()).unwrap_or_else(|| layer.get(lang).to_owned())];
    parts.extend(match &place.whereabouts {
        Whereabouts::Unknown => Some(Word::FindUnknownPlace.text(lang).to_owned()),
        Whereabouts::In(of) => plan.feature(of).map(|feature| {
            let name = plan.feature_short_name(feature, lang);
            fill(Word::FindIn, lang, &[("name", &name)])
        }),
        Whereabouts::Away(metres) => Some(fill(Word::FindAway, lang, &[("length", &format::length(metres.metres()))])),
        Whereabouts::Somewhere => None,
    });
    let is_hidden = plan.project.layer(&place.of.layer).is_some_and(|layer| !plan.project.is_shown(layer));
    parts.extend(is_hidden.then(|| Word::FindHiddenLayer.text(lang).to_owned()));
    if place.kind_of_match == MatchKind::Slip {
        parts.push(Word::FindSlip.text(lang).to_owned());
    }
    parts.extend(place.other_name.as_ref().map(|name| fill(Word::FindOtherName, lang, &[("name", name)])));
    parts.join(" · ")
}

/// How two numbers were read, said aloud.
fn read_as(read_as: ReadAs, lang: Lang) -> String {
    let grid = |word: Word, grid: Grid| fill(word, lang, &[("grid", &grid_name(grid, lang))]);
    match read_as {
        ReadAs::LonLat => Word::FindReadLonLat.text(lang).to_owned(),
        ReadAs::LatLon => Word::FindReadLatLon.text(lang).to_owned(),
        ReadAs::EastNorth(of) => grid(Word::FindReadEastNorth, of),
        ReadAs::NorthEast(of) => grid(Word::FindReadNorthEast, of),
    }
}

fn grid_name(grid: Grid, lang: Lang) -> String {
    let code = grid.epsg().to_string();
    let lon = grid.meridian_deg().unwrap_or_default().to_string();
    match grid {
        Grid::Cgcs2000(_) => fill(Word::GridThreeDegree, lang, &[("lon", &lon), ("code", &code)]),
        Grid::Cgcs2000Six { .. } => fill(Word::GridSixDegree, lang, &[("lon", &lon), ("code", &code)]),
        Grid::Utm { zone, south } => {
            let zone = format!("{zone}{}", if south { 'S' } else { 'N' });
            fill(Word::GridUtm, lang, &[("zone", &zone), ("code", &code)])
        }
        Grid::WebMercator => Word::GridWebMercator.text(lang).to_owned(),
    }
}

/// Why what looks like a position is none.
pub fn fault_words(fault: PositionFault, lang: Lang) -> &'static str {
    match fault {
        PositionFault::NotTwo => Word::PositionNotTwo,
        PositionFault::SixtyOrMore => Word::PositionSixty,
        PositionFault::SidesDisagree => Word::PositionSides,
        PositionFault::OffTheGlobe => Word::PositionOffTheGlobe,
        PositionFault::NoGrid => Word::PositionNoGrid,
    }
    .text(lang)
}
