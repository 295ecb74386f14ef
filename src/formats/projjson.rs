//! A coordinate system as PROJ writes it in JSON: read by its number in the registry, else called by its name.

use serde_json::Value;

use super::raw::Declared;
use crate::crs::SourceCrs;

/// Names are no longer than this.
const LONGEST_NAME: usize = 80;

/// What such a text means; `None` of any other text.
pub(super) fn declared(text: &str) -> Option<Declared> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return None;
    }
    let whole: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let text_of = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
    // Of one with heights the part that is for maps.
    let of_maps = whole.get("components").and_then(|parts| parts.get(0)).unwrap_or(&whole);
    let by_number = || {
        let id = of_maps.get("id").filter(|id| text_of(id, "authority").is_some_and(|of| of == "EPSG"))?;
        let code = id.get("code")?;
        let code = code.as_u64().or_else(|| code.as_str()?.parse().ok())?;
        SourceCrs::named(&format!("EPSG:{code}")).ok()
    };
    let name = text_of(of_maps, "name")?.chars().take(LONGEST_NAME).collect::<String>();
    Some(by_number().map_or_else(|| Declared::Unknown(format!("\"{name}\"")), Declared::Crs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_counts_and_without_one_the_name_is_told() {
        let json =
            |id: &str| format!(r#"{{"$schema": "https://x", "type": "ProjectedCRS", "name": "某地坐标系"{id}}}"#);
        let of = |text: &str| declared(text).map(|declared| format!("{declared:?}"));
        let by_number = of(&json(r#", "id": {"authority": "EPSG", "code": 4548}"#)).unwrap();
        assert!(by_number.starts_with("Crs") && by_number.contains("4548"), "{by_number}");
        assert_eq!(of(&json("")).as_deref(), Some(r#"Unknown("\"某地坐标系\"")"#));
        assert_eq!(of("GEOGCS[\"a\"]"), None);
        assert_eq!(of("{}"), None);
    }
}
