//! The `crs` member of the format's 2008 version: which systems are honoured, and which are refused.

use std::borrow::Cow;

use serde_json::Value;

use super::members::quoted;
use crate::crs::SourceCrs;

/// What a `crs` member says about the coordinates.
#[derive(Debug, PartialEq)]
pub(super) enum Reference {
    /// WGS 84 longitude and latitude.
    Wgs84,
    /// As good as WGS 84, with a word about it.
    Near(Cow<'static, str>),
    /// Another system of the registry.
    Known(SourceCrs),
    /// Something else, as it stands in a sentence.
    Other(String),
}

/// Judges the JSON text of a `crs` member.
///
/// EPSG names the axes of 4326 latitude first; in GeoJSON they are longitude first whatever the name, and so
/// all programs write them.
pub(super) fn judge(raw: &str) -> Reference {
    let Ok(crs) = serde_json::from_str::<Value>(raw) else {
        return Reference::Other("a system whose \"crs\" member cannot be read".to_owned());
    };
    let kind = crs.get("type").and_then(Value::as_str).unwrap_or("");
    let property = |name: &str| crs.get("properties").and_then(|p| p.get(name));
    let name = match &crs {
        Value::Null => return Reference::Wgs84,
        Value::String(name) => Some(name.clone()),
        _ if kind.eq_ignore_ascii_case("EPSG") => property("code").map(|code| format!("EPSG:{code}").replace('"', "")),
        _ if kind.eq_ignore_ascii_case("link") => {
            let place = property("href").and_then(Value::as_str).unwrap_or("");
            return Reference::Other(format!("a system that is only linked to, {}", quoted(place)));
        }
        _ => property("name").and_then(Value::as_str).map(str::to_owned),
    };
    let Some(name) = name else {
        return Reference::Other("a system whose \"crs\" member names none".to_owned());
    };
    // A bare number may be of any registry.
    let is_number = name.trim().bytes().all(|b| b.is_ascii_digit());
    match SourceCrs::named(&name).ok().filter(|_| !is_number) {
        Some(crs) if crs.code() == Some(4490) => Reference::Near(Cow::Borrowed(
            "the coordinates are in CGCS2000; taken as WGS 84, which differs by less than a metre",
        )),
        Some(crs) if matches!(crs.code(), Some(4326 | 4979)) => Reference::Wgs84,
        Some(crs) => Reference::Known(crs),
        None => Reference::Other(quoted(&name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_usual_spellings_of_wgs84_are_known() {
        for name in [
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:OGC::CRS84",
            "OGC:CRS84",
            "CRS:84",
            "crs84",
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "urn:ogc:def:crs:EPSG::4326",
            "urn:ogc:def:crs:EPSG:6.18:4326",
            "urn:x-ogc:def:crs:EPSG:4326",
            "EPSG:4326",
            "epsg:4326",
            "http://www.opengis.net/def/crs/EPSG/0/4326",
            "http://spatialreference.org/ref/epsg/4326/",
            "http://www.opengis.net/gml/srs/epsg.xml#4326",
            "WGS 84",
        ] {
            let crs = format!(r#"{{"type":"name","properties":{{"name":"{name}"}}}}"#);
            assert_eq!(judge(&crs), Reference::Wgs84, "{name}");
        }
        assert_eq!(judge("null"), Reference::Wgs84);
        assert_eq!(judge(r#"{"type":"EPSG","properties":{"code":4326}}"#), Reference::Wgs84);
        assert!(matches!(judge(r#""urn:ogc:def:crs:EPSG::4490""#), Reference::Near(_)));
    }

    #[test]
    fn systems_of_the_registry_are_known() {
        for (crs, code) in [
            (r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}"#, 3857),
            (r#""EPSG:4548""#, 4548),
            (r#"{"type":"EPSG","properties":{"code":32650}}"#, 32650),
        ] {
            let Reference::Known(known) = judge(crs) else { panic!("{crs}") };
            assert_eq!(known.code(), Some(code));
        }
    }

    #[test]
    fn other_systems_are_named() {
        for crs in [
            r#"{"type":"name","properties":{"name":"EPSG:43260"}}"#,
            r#"{"type":"name","properties":{"name":"4326"}}"#,
            r#"{"type":"name","properties":{"name":""}}"#,
            r#"{"type":"link","properties":{"href":"http://example.com/crs/42","type":"proj4"}}"#,
            r#"{"type":"name"}"#,
            "17",
            "[]",
        ] {
            assert!(matches!(judge(crs), Reference::Other(_)), "{crs}");
        }
        let Reference::Other(found) = judge(r#""EPSG:43260""#) else { panic!("a known system") };
        assert_eq!(found, "\"EPSG:43260\"");
    }
}
