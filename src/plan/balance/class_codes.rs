//! What the codes of land uses are called: the classification of 2023 and GB 50137, see assets/classes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::project::Bilingual;

const LAND_AND_SEA: &str = include_str!("../../../assets/classes/land-and-sea-2023.csv");
const GB_50137: &str = include_str!("../../../assets/classes/gb-50137-2011.csv");

/// The name of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassName {
    pub code: String,
    pub name: Bilingual,
    /// The code of the class it lies in.
    pub parent: Option<String>,
}

/// The class of a code, such as 0701 or R2, also where a spreadsheet has taken the zero from 0701; `None` for what neither classification has.
pub fn class_name(code: &str) -> Option<ClassName> {
    static NAMES: OnceLock<BTreeMap<&'static str, (&'static str, &'static str)>> = OnceLock::new();
    let names = NAMES.get_or_init(|| [LAND_AND_SEA, GB_50137].into_iter().flat_map(rows).collect());
    let code = code.trim();
    let padded = format!("0{code}");
    let (code, (zh, en)) = names.get_key_value(code).or_else(|| names.get_key_value(padded.as_str()))?;
    let shorter = (1..code.len()).rev().filter_map(|n| code.get(..n));
    let parent = shorter.filter(|prefix| names.contains_key(prefix)).map(str::to_owned).next();
    let name = Bilingual { zh: (*zh).to_owned(), en: (*en).to_owned() };
    Some(ClassName { code: (*code).to_owned(), name, parent })
}

/// The lines of a table below its head; the last cell may be quoted, and holds no quotes.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, (&'static str, &'static str))> {
    table.lines().skip(1).filter_map(|line| {
        let (code, names) = line.split_once(',')?;
        let (zh, en) = names.split_once(',')?;
        Some((code, (zh, en.trim_matches('"'))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_names_and_parents() {
        let housing = class_name("070102").unwrap();
        assert_eq!((housing.name.zh.as_str(), housing.parent.as_deref()), ("二类城镇住宅用地", Some("0701")));
        assert_eq!(class_name("0701").unwrap().parent.as_deref(), Some("07"));
        assert_eq!(class_name("07").unwrap().parent, None);
        assert_eq!(class_name(" G1 ").unwrap().name.en, "Parks");
        assert_eq!(class_name("R2").unwrap().parent.as_deref(), Some("R"));
        assert_eq!(class_name("701").unwrap().code, "0701");
        assert_eq!(class_name("residential"), None);
    }

    #[test]
    fn every_line_of_the_tables_is_read() {
        for table in [LAND_AND_SEA, GB_50137] {
            assert_eq!(rows(table).count(), table.lines().count() - 1);
            assert!(rows(table).all(|(code, (zh, en))| class_name(code).is_some() && !zh.is_empty() && !en.is_empty()));
        }
    }
}
