//! A filter as people type it who see the table: its columns by their headings, its cells by the words in them. It is
//! rewritten by the names and values of the data, which is how filters are kept and asked.

use super::conditions::{field_words, stem, value_beside, value_words};
use super::table_cells::column_words;
use crate::analysis::query::{Condition, Filter, Op};
use crate::data::{Dataset, Feature};
use crate::i18n::{Lang, terms};
use crate::plan::{Plan, field_names};
use crate::project::LayerId;

/// The column that a heading stands over, in either language; `None` where there is none, or several of which none is
/// of the heading's own language. A column's own name comes first.
///
/// ```
/// use shapan::export::column_called;
/// assert_eq!(column_called("等级", &["name", "grade"]), Some("grade"));
/// assert_eq!(column_called("Note", &["note_zh", "note_en"]), Some("note_en"));
/// assert_eq!(column_called("grade", &["grade", "Grade"]), Some("grade"));
/// assert_eq!(column_called("高度", &["name", "grade"]), None);
/// ```
pub fn column_called<'a>(heading: &str, names: &[&'a str]) -> Option<&'a str> {
    if let Some(own) = names.iter().find(|name| **name == heading) {
        return Some(own);
    }
    let wanted = plain(heading);
    [Lang::Zh, Lang::En].into_iter().find_map(|lang| {
        let is_called =
            |name: &str| [column_words(name, lang), field_words(name, lang)].iter().any(|w| plain(w) == wanted);
        let called: Vec<&str> = names.iter().copied().filter(|name| is_called(name)).collect();
        let suffix = format!("_{}", lang.as_str());
        only(called.iter()).or_else(|| only(called.iter().filter(|name| name.ends_with(&suffix)))).copied()
    })
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}

/// What a filter means that is typed by headings and by words of cells, as one by the names of `columns` and by the
/// values in `data`. What is a name or a value already stays, as does what is neither: an error then tells of it.
///
/// ```
/// use shapan::export::filter_in_fields;
/// assert_eq!(filter_in_fields("等级 != '' and beds > 9", &["grade", "beds"], &[]), "grade != '' and beds > 9");
/// assert_eq!(filter_in_fields("grade  =  x", &["grade"], &[]), "grade  =  x");
/// ```
pub fn filter_in_fields(text: &str, columns: &[&str], data: &[&Dataset]) -> String {
    let Ok(filter) = Filter::parse(text) else { return text.to_owned() };
    let mut is_other = false;
    let meant = filter.replaced(&mut |typed| {
        let Some(field) = column_called(&typed.field, columns) else { return Vec::new() };
        let named = Condition { field: field.to_owned(), ..typed.clone() };
        let meant = by_words(&named, data).unwrap_or_else(|| vec![named]);
        is_other |= meant != [typed.clone()];
        meant
    });
    if is_other { meant.to_string() } else { text.to_owned() }
}

/// The same for the layers that are asked, all of the plan where none is named: their fields and computed columns.
pub fn filter_for_layers(text: &str, plan: &Plan, layers: &[LayerId]) -> String {
    let asked = || plan.layers.iter().filter(|layer| layers.is_empty() || layers.contains(&layer.id));
    let derived = asked().filter_map(|layer| plan.project.layer(&layer.id)).flat_map(|layer| &layer.derived);
    let mut columns = field_names(plan, layers);
    columns.extend(derived.map(|column| column.name.clone()));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let data: Vec<&Dataset> = asked().map(|layer| layer.dataset.as_ref()).collect();
    filter_in_fields(text, &columns, &data)
}

/// The values that are written so in cells of the field, where no cell has just what was typed as its value.
fn by_words(typed: &Condition, data: &[&Dataset]) -> Option<Vec<Condition>> {
    let wanted = plain(&typed.value);
    if !matches!(typed.op, Op::Equal | Op::NotEqual) || wanted.is_empty() {
        return None;
    }
    let (field, wanted) = (typed.field.as_str(), &wanted);
    let is_written_so = move |value: &&'static str, lang: Lang| {
        let words = value_words(field, value, lang);
        plain(&words) == *wanted || plain(&value_beside(&field_words(field, lang), &words)) == *wanted
    };
    let known = [Lang::Zh, Lang::En].into_iter().flat_map(|lang| {
        let values = terms::values(stem(field), lang).map(|(value, _)| value).chain([""]);
        values.filter(move |value| is_written_so(value, lang))
    });
    let mut meant: Vec<&str> = Vec::new();
    for value in known {
        if !meant.contains(&value) {
            meant.push(value);
        }
    }
    if meant.is_empty() || has(typed, &typed.value, data) {
        return None;
    }
    meant.retain(|value| has(typed, value, data));
    let condition = |value: &str| Condition { value: value.to_owned(), ..typed.clone() };
    (!meant.is_empty()).then(|| meant.into_iter().map(condition).collect())
}

/// Whether a feature has the value in the field.
fn has(typed: &Condition, value: &str, data: &[&Dataset]) -> bool {
    let asked = Condition { op: Op::Equal, value: value.to_owned(), ..typed.clone() };
    let Ok(asked) = Filter::parse(&asked.to_string()) else { return false };
    data.iter().any(|data| {
        let bound = asked.bind(data);
        bound.is_ok_and(|filter| data.features().map(Feature::id).any(|id| filter.matches(data, id)))
    })
}

/// Words without what people write in one way or another: capitals and blanks.
fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DatasetBuilder, GeometryType, LonLat, Value};

    fn data() -> Dataset {
        let mut builder = DatasetBuilder::default();
        for (grade, status, specialty) in
            [("三级甲等", "open", "社区"), ("二级甲等", "closed", "社区/一级"), ("", "在建", "综合")]
        {
            builder.begin_feature();
            for (name, value) in [("grade", grade), ("status", status), ("specialty", specialty)] {
                builder.property(name, Value::Text(value.into()));
            }
            builder.property("area_ha", Value::Real(2.0));
            builder.geometry(GeometryType::Point).coord(LonLat::new(116.0, 39.0), None);
            builder.end_feature();
        }
        builder.finish()
    }

    #[test]
    fn headings_and_words_of_cells_are_read() {
        let data = data();
        let columns = ["grade", "status", "specialty", "area_ha"];
        for (typed, meant) in [
            ("等级 = 三级甲等", "grade = 三级甲等"),
            ("Grade = '3A' and Status = Open", "grade = 三级甲等 and status = open"),
            ("Grade = \"grade 3A\"", "grade = 三级甲等"),
            ("等级 = 未填", "grade = ''"),
            ("not 状态 = 已启用", "not status = open"),
            // Words that a cell has as its very value are that value.
            ("状态 = 在建", "status = 在建"),
            // Two values with the same words are meant both.
            ("Specialty = community", "specialty = 社区 or specialty = 社区/一级"),
            ("Specialty != community", "specialty != 社区 and specialty != 社区/一级"),
            ("'Published area (ha)' > 1", "area_ha > 1"),
            ("公布面积（公顷）>= 1 or 高度 = 2", "area_ha >= 1 or 高度 = 2"),
            // As it was typed, where it needs no other words.
            (" grade ==  三级甲等 ", " grade ==  三级甲等 "),
            ("等级 =", "等级 ="),
            ("状态 = 已搬迁", "status = 已搬迁"),
            ("状态 ~ 启用", "status ~ 启用"),
        ] {
            assert_eq!(filter_in_fields(typed, &columns, &[&data]), meant, "{typed}");
        }
    }

    #[test]
    fn a_heading_over_two_columns_is_not_guessed() {
        assert_eq!(column_called("建筑面积", &["floor_area_m2", "floor_area_status"]), None);
        assert_eq!(column_called("说明", &["note_en", "note_zh", "note"]), Some("note_zh"));
        assert_eq!(column_called("名称", &["name_zh", "name_en"]), Some("name_zh"));
        let uncertainty = "position_uncertainty_m";
        assert_eq!(column_called("Position uncertainty (m)", &[uncertainty]), Some(uncertainty));
    }
}
