//! What of the settings outlasts a run, as members of the settings file: names and values that a person can read. What a
//! member says that this version does not understand counts as not said.

use serde_json::{Map, Value, json};

use super::notice::Notice;
use super::review::NoteFilter;
use super::session::Session;
use super::settings::{RECENT_COMMANDS, Settings, TEXT_SCALES, WindowPlace};
use super::sketching::Sketching;
use crate::i18n::units::{AreaUnit, LengthUnit};
use crate::i18n::{Lang, Word, fill};
use crate::render::{LabelLanguage, Theme, Vision};

const LANGS: &[(&str, Lang)] = &[("zh", Lang::Zh), ("en", Lang::En)];
const THEMES: &[(&str, Theme)] = &[("light", Theme::Light), ("dark", Theme::Dark), ("projector", Theme::Projector)];
const VISIONS: &[(&str, Vision)] = &[
    ("usual", Vision::Usual),
    ("protanopia", Vision::Protanopia),
    ("deuteranopia", Vision::Deuteranopia),
    ("tritanopia", Vision::Tritanopia),
    ("achromatopsia", Vision::Achromatopsia),
];
const NAMES: &[(&str, Option<LabelLanguage>)] = &[
    ("window", None),
    ("zh", Some(LabelLanguage::Zh)),
    ("en", Some(LabelLanguage::En)),
    ("both", Some(LabelLanguage::Both)),
];
const LENGTHS: &[(&str, LengthUnit)] =
    &[("auto", LengthUnit::Auto), ("m", LengthUnit::Metre), ("km", LengthUnit::Kilometre), ("li", LengthUnit::Li)];
const AREAS: &[(&str, AreaUnit)] = &[
    ("auto", AreaUnit::Auto),
    ("m2", AreaUnit::SquareMetre),
    ("ha", AreaUnit::Hectare),
    ("km2", AreaUnit::SquareKilometre),
    ("mu", AreaUnit::Mu),
];

const NOTES: &[(&str, NoteFilter)] =
    &[("all", NoteFilter::All), ("open", NoteFilter::Open), ("done", NoteFilter::Done)];

fn name_of<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> Value {
    let named = table.iter().find(|(_, this)| *this == value);
    named.map_or(Value::Null, |(name, _)| Value::from(*name))
}

fn members(settings: &Settings, sketching: &Sketching) -> Map<String, Value> {
    let place = settings.window.map(|place| {
        let WindowPlace { at, size, maximized } = place;
        json!({ "at": at, "size": size, "maximized": maximized })
    });
    let pairs = [
        ("language", name_of(LANGS, settings.lang)),
        ("map_names", name_of(NAMES, settings.label_language)),
        ("theme", name_of(THEMES, settings.theme)),
        ("colour_vision", name_of(VISIONS, settings.vision)),
        ("text_scale_percent", settings.text_scale.into()),
        ("large_labels", settings.large.into()),
        ("touch_targets", if settings.touch_said { settings.touch.into() } else { Value::Null }),
        ("reduced_motion", settings.reduced_motion.into()),
        ("length_unit", name_of(LENGTHS, sketching.length_unit)),
        ("area_unit", name_of(AREAS, sketching.area_unit)),
        ("snapping", sketching.snapping.into()),
        ("overview_map", settings.overview.into()),
        ("grid", settings.grid.into()),
        ("legend", settings.legend.into()),
        ("notes_shown", name_of(NOTES, settings.note_filter)),
        ("recent_commands", settings.recent_commands.clone().into()),
        ("table_height", settings.table_height.map_or(Value::Null, Value::from)),
        ("hint_seen", settings.hint_seen.into()),
        ("window", place.unwrap_or_default()),
    ];
    let said = pairs.into_iter().filter(|(_, value)| !value.is_null());
    said.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn take_up(members: &Map<String, Value>, settings: &mut Settings, sketching: &mut Sketching) {
    fn choice<T: Copy>(members: &Map<String, Value>, name: &str, table: &[(&str, T)], into: &mut T) {
        let said = members.get(name).and_then(Value::as_str);
        if let Some((_, value)) = said.and_then(|said| table.iter().find(|(name, _)| *name == said)) {
            *into = *value;
        }
    }
    let flag = |name: &str, into: &mut bool| {
        if let Some(value) = members.get(name).and_then(Value::as_bool) {
            *into = value;
        }
    };
    choice(members, "language", LANGS, &mut settings.lang);
    choice(members, "map_names", NAMES, &mut settings.label_language);
    choice(members, "theme", THEMES, &mut settings.theme);
    choice(members, "colour_vision", VISIONS, &mut settings.vision);
    choice(members, "length_unit", LENGTHS, &mut sketching.length_unit);
    choice(members, "area_unit", AREAS, &mut sketching.area_unit);
    choice(members, "notes_shown", NOTES, &mut settings.note_filter);
    flag("large_labels", &mut settings.large);
    flag("touch_targets", &mut settings.touch);
    settings.touch_said |= members.get("touch_targets").is_some_and(Value::is_boolean);
    flag("reduced_motion", &mut settings.reduced_motion);
    flag("snapping", &mut sketching.snapping);
    flag("overview_map", &mut settings.overview);
    flag("grid", &mut settings.grid);
    flag("legend", &mut settings.legend);
    flag("hint_seen", &mut settings.hint_seen);
    if let Some(percent) = members.get("text_scale_percent").and_then(Value::as_u64) {
        settings.text_scale = within_scales(u16::try_from(percent).unwrap_or(u16::MAX));
    }
    if let Some(height) = members.get("table_height").and_then(Value::as_f64).filter(|height| *height > 0.0) {
        settings.table_height = Some(height);
    }
    if let Some(said) = members.get("recent_commands").and_then(Value::as_array) {
        // From the oldest: a name that stands there twice counts once, as the latest.
        let names: Vec<&str> = said.iter().filter_map(Value::as_str).take(RECENT_COMMANDS).collect();
        settings.recent_commands.clear();
        names.into_iter().rev().for_each(|name| settings.remember_command(name.to_owned()));
    }
    if let Some(place) = members.get("window") {
        settings.window = window_place(place);
    }
}

/// The nearest percentage that there is.
pub(super) fn within_scales(percent: u16) -> u16 {
    percent.clamp(*TEXT_SCALES.start(), *TEXT_SCALES.end())
}

fn window_place(value: &Value) -> Option<WindowPlace> {
    let whole = |value: &Value| value.as_i64().and_then(|v| i32::try_from(v).ok());
    let pair = |name: &str| -> Option<[i32; 2]> {
        let [x, y] = value.get(name)?.as_array()?.as_slice() else { return None };
        Some([whole(x)?, whole(y)?])
    };
    let [width, height] = pair("size")?;
    let is_sane = |side: i32| (200..=32_768).contains(&side);
    if !is_sane(width) || !is_sane(height) {
        return None;
    }
    let maximized = value.get("maximized").and_then(Value::as_bool).unwrap_or(false);
    let size = [width.unsigned_abs(), height.unsigned_abs()];
    Some(WindowPlace { at: pair("at"), size, maximized })
}

impl Session {
    /// Takes up what an earlier run has kept.
    pub(super) fn take_up_settings(&mut self, path: Option<std::path::PathBuf>) {
        let is_kept = path.is_some();
        let read = super::disk::settings_file::SettingsFile::read(path);
        self.settings_file = read.file;
        // Where it can be remembered that the hint was seen, it is shown until then.
        self.settings.hint_seen = !is_kept;
        take_up(&read.members, &mut self.settings, &mut self.sketching);
        self.settings_file.assume(members(&self.settings, &self.sketching));
        if let Some(path) = read.set_aside {
            let path = path.display().to_string();
            self.notices.push(Notice::warning(|lang| fill(Word::SettingsSetAside, lang, &[("path", &path)])));
        }
    }

    /// Writes the settings that have changed since; to be called where no hand is on a control. That it fails is said
    /// once.
    pub fn keep_settings(&mut self) {
        match self.settings_file.keep(members(&self.lasting_settings(), &self.sketching)) {
            Ok(None) => {}
            Ok(Some(aside)) => {
                let path = aside.display().to_string();
                let text = |lang| fill(Word::SettingsDamagedMeanwhile, lang, &[("path", &path)]);
                self.notices.push(Notice::warning(text));
            }
            Err(error) => {
                if !std::mem::replace(&mut self.settings_failed, true) {
                    let path = self.settings_file.path().map(|path| path.display().to_string()).unwrap_or_default();
                    let why = error.to_string();
                    let values = [("path", path.as_str()), ("why", why.as_str())];
                    self.notices.push(Notice::warning(|lang| fill(Word::SettingsNotKept, lang, &values)));
                }
            }
        }
    }

    /// The file that keeps the settings; `None` where they last for this run only.
    pub fn settings_path(&self) -> Option<&std::path::Path> {
        self.settings_file.path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_read_as_it_was_written() {
        let mut settings = Settings { text_scale: 150, hint_seen: false, ..Settings::default() };
        settings.window = Some(WindowPlace { at: Some([-1280, 40]), size: [1440, 900], maximized: true });
        settings.table_height = Some(310.5);
        (settings.large, settings.touch, settings.touch_said) = (true, true, true);
        settings.recent_commands = vec!["find".to_owned(), "undo".to_owned()];
        let mut sketching = Sketching { snapping: false, ..Sketching::default() };
        let check = |settings: &Settings, sketching: &Sketching| {
            let mut read = (Settings::default(), Sketching::default());
            take_up(&members(settings, sketching), &mut read.0, &mut read.1);
            assert_eq!((&read.0, &read.1), (settings, sketching));
        };
        for (i, (_, lang)) in LANGS.iter().enumerate() {
            settings.lang = *lang;
            settings.grid = i == 0;
            check(&settings, &sketching);
        }
        for (_, theme) in THEMES {
            settings.theme = *theme;
            check(&settings, &sketching);
        }
        for (_, vision) in VISIONS {
            settings.vision = *vision;
            check(&settings, &sketching);
        }
        for (_, names) in NAMES {
            settings.label_language = *names;
            check(&settings, &sketching);
        }
        for (_, notes) in NOTES {
            settings.note_filter = *notes;
            check(&settings, &sketching);
        }
        // No finger is wanted: the next one changes nothing.
        settings.touch = false;
        check(&settings, &sketching);
        settings.touch_said = false;
        check(&settings, &sketching);
        for unit in LengthUnit::ALL {
            sketching.length_unit = unit;
            check(&settings, &sketching);
        }
        for unit in AreaUnit::ALL {
            sketching.area_unit = unit;
            check(&settings, &sketching);
        }
    }

    #[test]
    fn what_makes_no_sense_is_not_said() {
        let text = r#"{"language": "klingon", "theme": 7, "text_scale_percent": 900, "grid": "yes", "table_height": -3,
            "window": {"size": [3, 900]}, "snapping": false, "touch_targets": "no", "notes_shown": "some",
            "recent_commands": ["undo", 7, "find", "undo", "a", "b", "c", "d"]}"#;
        let read: Map<String, Value> = serde_json::from_str(text).unwrap();
        let (mut settings, mut sketching) = (Settings::default(), Sketching::default());
        take_up(&read, &mut settings, &mut sketching);
        let recent_commands = ["undo", "find", "a", "b"].map(str::to_owned).to_vec();
        let wanted = Settings { text_scale: 200, recent_commands, ..Settings::default() };
        assert_eq!((settings, sketching.snapping), (wanted, false));
    }
}
