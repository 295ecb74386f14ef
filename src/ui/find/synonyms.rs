//! What else people type when they look for a command. Not what it is called; that is in the table of actions.

use crate::crs::MapCrsChoice;
use crate::i18n::{Lang, Word};
use crate::render::{LabelLanguage, Theme};
use crate::session::Tool;
use crate::ui::actions::Action;

/// The everyday words for an action, in both languages.
pub fn typed_for(action: Action) -> impl Iterator<Item = String> {
    let word = word_for(action);
    [Lang::Zh, Lang::En].into_iter().flat_map(move |lang| word.text(lang).split('|')).map(str::to_owned)
}

fn word_for(action: Action) -> Word {
    match action {
        Action::New => Word::TypedNew,
        Action::Open => Word::TypedOpen,
        Action::OpenBundled => Word::TypedBundled,
        Action::AddLayer => Word::TypedAddLayer,
        Action::Save => Word::TypedSave,
        Action::SaveAs => Word::TypedSaveAs,
        Action::Pack => Word::TypedPack,
        Action::CopyPicture => Word::TypedCopyPicture,
        Action::SavePicture => Word::TypedSavePicture,
        Action::ExportAnswer => Word::TypedExportAnswer,
        Action::ExportSelection => Word::TypedExportSelection,
        Action::CopyList => Word::TypedCopyList,
        Action::Report => Word::TypedReport,
        Action::Undo => Word::TypedUndo,
        Action::Redo => Word::TypedRedo,
        Action::Find => Word::TypedFind,
        Action::ZoomAll => Word::TypedZoomAll,
        Action::ZoomSelection => Word::TypedZoomSelection,
        Action::Previous => Word::TypedPrevious,
        Action::Next => Word::TypedNext,
        Action::KeepView => Word::TypedKeepView,
        Action::StartShow => Word::TypedStartShow,
        Action::ResumeShow => Word::TypedResumeShow,
        Action::Spotlight => Word::TypedSpotlight,
        Action::FullScreen => Word::TypedFullScreen,
        Action::Tool(Tool::Pan) => Word::TypedPan,
        Action::Tool(Tool::Select | Tool::SelectPolygon) => Word::TypedSelect,
        Action::Tool(Tool::Identify) => Word::TypedIdentify,
        Action::Tool(Tool::MeasureLine) => Word::TypedMeasureLine,
        Action::Tool(Tool::MeasureArea) => Word::TypedMeasureArea,
        Action::Tool(Tool::Radius) => Word::TypedRadius,
        Action::RadiusHere => Word::TypedRadiusHere,
        Action::ClearSelection => Word::TypedClearSelection,
        Action::ClearQuery => Word::TypedClearQuery,
        Action::Table => Word::TypedTable,
        Action::FilterTable => Word::TypedFilterTable,
        Action::Region => Word::TypedRegion,
        Action::PreviousRegion => Word::TypedPreviousRegion,
        Action::Panels => Word::TypedPanels,
        Action::Overview => Word::TypedOverview,
        Action::Grid => Word::TypedGrid,
        Action::Legend => Word::TypedLegend,
        Action::Motion => Word::TypedMotion,
        Action::Large => Word::TypedLarge,
        Action::Touch => Word::TypedTouch,
        Action::Settings => Word::TypedSettings,
        Action::Log => Word::TypedLog,
        Action::Names(None) => Word::TypedNamesAsWindow,
        Action::Names(Some(LabelLanguage::Zh)) => Word::TypedNamesZh,
        Action::Names(Some(LabelLanguage::En)) => Word::TypedNamesEn,
        Action::Names(Some(LabelLanguage::Both)) => Word::TypedNamesBoth,
        Action::Crs(MapCrsChoice::Local) => Word::TypedCrsLocal,
        Action::Crs(MapCrsChoice::WebMercator) => Word::TypedCrsWebMercator,
        Action::Crs(_) => Word::TypedCrsCgcs2000,
        Action::Snap => Word::TypedSnap,
        Action::KeepSketch => Word::TypedKeepSketch,
        Action::FoldLayers => Word::TypedFoldLayers,
        Action::UnfoldLayers => Word::TypedUnfoldLayers,
        Action::ShowAllLayers => Word::TypedShowAll,
        Action::Language(Lang::Zh) => Word::TypedChinese,
        Action::Language(Lang::En) => Word::TypedEnglish,
        Action::Theme(Theme::Light) => Word::TypedLight,
        Action::Theme(Theme::Dark) => Word::TypedDark,
        Action::Theme(Theme::Projector) => Word::TypedProjector,
        Action::Keys => Word::TypedKeys,
    }
}

#[cfg(test)]
mod tests {
    use super::super::items::action_names;
    use super::*;
    use crate::analysis::names::{NameQuery, search};
    use crate::progress::Progress;
    use crate::ui::actions::ACTIONS;

    /// The commands found for a text, the best first.
    fn found(text: &str) -> Vec<Action> {
        let matches = search(&action_names(), &NameQuery::new(text), ACTIONS.len(), &Progress::default()).unwrap();
        matches.iter().map(|of| ACTIONS[of.row as usize].action).collect()
    }

    #[test]
    fn everyday_words_lead_to_commands() {
        for (typed, wanted) in [
            ("copy list", Action::CopyList),
            ("copy the list", Action::CopyList),
            ("复制列表", Action::CopyList),
            ("复制到表格", Action::CopyList),
            ("spreadsheet", Action::CopyList),
            ("复制图片", Action::CopyPicture),
            ("fztp", Action::CopyPicture),
            ("截图", Action::CopyPicture),
            ("screenshot", Action::CopyPicture),
            ("copy image", Action::CopyPicture),
            ("导出图片", Action::SavePicture),
            ("pdf", Action::SavePicture),
            ("text size", Action::Settings),
            ("font size", Action::Settings),
            ("文字大小", Action::Settings),
            ("字号", Action::Settings),
            ("zihao", Action::Settings),
            ("colour vision", Action::Settings),
            ("color blind", Action::Settings),
            ("色觉", Action::Settings),
            ("色盲", Action::Settings),
            ("preferences", Action::Settings),
            ("fold all", Action::FoldLayers),
            ("collapse all", Action::FoldLayers),
            ("全部折叠", Action::FoldLayers),
            ("unfold all", Action::UnfoldLayers),
            ("全部展开", Action::UnfoldLayers),
            ("keep as sketch", Action::KeepSketch),
            ("存为草图", Action::KeepSketch),
            ("保存草图", Action::KeepSketch),
            ("ruler", Action::Tool(Tool::MeasureLine)),
            ("量面积", Action::Tool(Tool::MeasureArea)),
            ("缓冲区", Action::Tool(Tool::Radius)),
            ("buffer", Action::Tool(Tool::Radius)),
            ("周边", Action::Tool(Tool::Radius)),
            ("info", Action::Tool(Tool::Identify)),
            ("框选", Action::Tool(Tool::Select)),
            ("full extent", Action::ZoomAll),
            ("全图", Action::ZoomAll),
            ("fullscreen", Action::FullScreen),
            ("最大化", Action::FullScreen),
            ("slideshow", Action::StartShow),
            ("放映", Action::StartShow),
            ("聚光", Action::Spotlight),
            ("minimap", Action::Overview),
            ("小地图", Action::Overview),
            ("graticule", Action::Grid),
            ("经纬网", Action::Grid),
            ("import", Action::Open),
            ("deselect", Action::ClearSelection),
            ("dark mode", Action::Theme(Theme::Dark)),
            ("夜间", Action::Theme(Theme::Dark)),
            ("帮助", Action::Keys),
            ("help", Action::Keys),
            ("报错", Action::Log),
            ("errors", Action::Log),
            ("吸附", Action::Snap),
            ("双语", Action::Names(Some(LabelLanguage::Both))),
            ("zip", Action::Pack),
            ("收藏", Action::KeepView),
            ("示例", Action::OpenBundled),
        ] {
            assert_eq!(found(typed).first(), Some(&wanted), "{typed}: {:?}", found(typed));
        }
    }

    #[test]
    fn every_word_leads_to_its_command() {
        for entry in ACTIONS {
            for typed in typed_for(entry.action) {
                assert!(!typed.trim().is_empty(), "{:?}", entry.action);
                // Some words are shared, as those for the three ways to draw the map's plane.
                assert!(found(&typed).contains(&entry.action), "{typed}");
            }
        }
    }
}
