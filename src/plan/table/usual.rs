//! Which columns a table shows before anybody has chosen, and in which order.

use super::view::{ColumnSource, TableColumn, TableView};
use crate::i18n::Lang;
use crate::plan::Plan;

/// Fields, without their language, that other columns say better: the source's own id, short forms of the name.
const LEFT_OUT: [&str; 2] = ["id", "short"];

/// The columns that a table shows at first: the name, what was added to it, and the fields in the order of the source,
/// without those that say the same in the other language.
pub fn usual_columns<'a>(plan: &Plan, view: &'a TableView, lang: Lang) -> Vec<&'a TableColumn> {
    let names = plan.project.name_fields.get(lang);
    let name = names.iter().find_map(|name| view.column(name));
    let is_name = |column: &TableColumn| Some(column.name.as_str()) == name.map(|n| n.name.as_str());
    let (derived, fields): (Vec<_>, Vec<_>) =
        view.columns.iter().partition(|c| matches!(c.source, ColumnSource::Derived(_)));
    let says_something = |column: &&TableColumn| {
        let stem = |suffix: &str| column.name.strip_suffix(suffix);
        let (own, other, stem) = match (stem("_zh"), stem("_en")) {
            (Some(stem), _) => (lang == Lang::Zh, "_en", stem),
            (_, Some(stem)) => (lang == Lang::En, "_zh", stem),
            _ => {
                let twin = format!("{}_{}", column.name, lang.as_str());
                return view.column(&twin).is_none() && !LEFT_OUT.contains(&column.name.as_str());
            }
        };
        // Of a pair, that of the language; a lone one in whatever language.
        !LEFT_OUT.contains(&stem) && (own || view.column(&format!("{stem}{other}")).is_none())
    };
    let rest = fields.into_iter().filter(|c| !is_name(c)).filter(says_something);
    name.into_iter().chain(derived).chain(rest).collect()
}
