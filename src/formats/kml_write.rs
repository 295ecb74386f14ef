//! KML 2.2 out: one folder of placemarks, attributes as typed extended data.

use crate::data::{Dataset, Feature, Field, FieldType, Value};
use crate::formats::shape::{Shape, Xyz};
use crate::formats::shape_of::shape_of;
use crate::formats::written_fields::{WrittenField, fields_with_id};

/// Names of fields that hold what a placemark is called, the best first.
const NAMES: [&str; 6] = ["name", "Name", "NAME", "名称", "name_zh", "name_en"];

/// Names of fields that hold what is said of it.
const DESCRIPTIONS: [&str; 3] = ["description", "Description", "描述"];

/// Writes a dataset. A field `name` or `description` becomes the name or description of the placemark, and those of
/// like meaning become so too but stay attributes; ids become an attribute `id`.
pub(super) fn write(name: &str, dataset: &Dataset) -> Vec<u8> {
    let of_names = |names: &[&str]| {
        let is_text = |name: &&&str| {
            dataset.fields().iter().any(|field: &Field| field.name == **name && field.field_type == FieldType::Text)
        };
        names.iter().find(is_text).map(|name| (*name).to_owned())
    };
    let (title, description) = (of_names(&NAMES), of_names(&DESCRIPTIONS));
    // What has an element of its own stands there only.
    let is_element = |field: &WrittenField| {
        [(&title, "name"), (&description, "description")]
            .iter()
            .any(|(of, element)| of.as_deref() == Some(*element) && field.name == *element)
    };
    let fields: Vec<WrittenField> = fields_with_id(dataset).into_iter().filter(|field| !is_element(field)).collect();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document id=\"root_doc\">\n");
    out.push_str("<Schema name=\"layer\" id=\"layer\">\n");
    for field in &fields {
        let is_narrow = |feature| !matches!(field.value(feature), Value::Integer(i) if i32::try_from(i).is_err());
        let kind = match field.field_type {
            FieldType::Boolean => "bool",
            FieldType::Integer if dataset.features().all(is_narrow) => "int",
            FieldType::Real => "double",
            // The format knows no integers of 64 bits, and programs cut them.
            FieldType::Integer => "string",
            FieldType::Text | FieldType::Json | FieldType::Empty => "string",
        };
        out.push_str("<SimpleField name=\"");
        escape(&field.name, &mut out);
        out.push_str(&format!("\" type=\"{kind}\"/>\n"));
    }
    out.push_str("</Schema>\n<Folder>");
    element("name", name, &mut out);
    out.push('\n');
    for feature in dataset.features() {
        placemark(feature, title.as_deref(), description.as_deref(), &fields, &mut out);
    }
    out.push_str("</Folder>\n</Document>\n</kml>\n");
    out.into_bytes()
}

fn placemark(
    feature: Feature<'_>,
    title: Option<&str>,
    description: Option<&str>,
    fields: &[WrittenField],
    out: &mut String,
) {
    out.push_str("<Placemark>");
    for (tag, field) in [("name", title), ("description", description)] {
        if let Some(field) = field
            && let Value::Text(text) = feature.attribute(field)
        {
            element(tag, &text, out);
        }
    }
    let known = |field: &&WrittenField| !matches!(field.value(feature), Value::Missing | Value::Null);
    let mut known = fields.iter().filter(known).peekable();
    if known.peek().is_some() {
        out.push_str("<ExtendedData><SchemaData schemaUrl=\"#layer\">");
        for field in known {
            out.push_str("<SimpleData name=\"");
            escape(&field.name, out);
            out.push_str("\">");
            match field.value(feature) {
                // Both spellings are right, but some programs know only this one.
                Value::Boolean(b) => out.push(if b { '1' } else { '0' }),
                value => escape(&value.to_text(), out),
            }
            out.push_str("</SimpleData>");
        }
        out.push_str("</SchemaData></ExtendedData>");
    }
    if let Some(shape) = shape_of(feature) {
        geometry(&shape, shape.has_z(), out);
    }
    out.push_str("</Placemark>\n");
}

fn element(tag: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<{tag}>"));
    escape(text, out);
    out.push_str(&format!("</{tag}>"));
}

/// Writes a text so that XML takes it for nothing else; characters that XML cannot hold at all become U+FFFD.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // As themselves these would be read as a space or a line end.
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            c if is_none_of_xml(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// Whether XML cannot hold a character at all.
pub(super) fn is_none_of_xml(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn geometry(shape: &Shape, has_z: bool, out: &mut String) {
    match shape {
        Shape::Point(p) => open("Point", has_z, out, |out| coordinates(&[*p], out)),
        Shape::Line(line) => open("LineString", has_z, out, |out| coordinates(line, out)),
        Shape::Polygon(rings) => open("Polygon", has_z, out, |out| {
            for (i, ring) in rings.iter().enumerate() {
                let boundary = if i == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
                out.push_str(&format!("<{boundary}><LinearRing>"));
                coordinates(ring, out);
                out.push_str(&format!("</LinearRing></{boundary}>"));
            }
        }),
        Shape::MultiPoint(points) => several(points.iter().map(|p| Shape::Point(*p)), has_z, out),
        Shape::MultiLine(lines) => several(lines.iter().map(|line| Shape::Line(line.clone())), has_z, out),
        Shape::MultiPolygon(polygons) => {
            several(polygons.iter().map(|rings| Shape::Polygon(rings.clone())), has_z, out);
        }
        Shape::Collection(shapes) => several(shapes.iter().cloned(), has_z, out),
    }
}

fn several(shapes: impl Iterator<Item = Shape>, has_z: bool, out: &mut String) {
    out.push_str("<MultiGeometry>");
    shapes.for_each(|shape| geometry(&shape, has_z, out));
    out.push_str("</MultiGeometry>");
}

fn open(tag: &str, has_z: bool, out: &mut String, inside: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{tag}>"));
    if has_z {
        out.push_str("<altitudeMode>absolute</altitudeMode>");
    }
    inside(out);
    out.push_str(&format!("</{tag}>"));
}

fn coordinates(positions: &[Xyz], out: &mut String) {
    out.push_str("<coordinates>");
    for (i, [x, y, z]) in positions.iter().enumerate() {
        let space = if i == 0 { "" } else { " " };
        if z.is_finite() {
            out.push_str(&format!("{space}{x},{y},{z}"));
        } else {
            out.push_str(&format!("{space}{x},{y}"));
        }
    }
    out.push_str("</coordinates>");
}
