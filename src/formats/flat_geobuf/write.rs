//! FlatGeobuf out: WGS 84, with the packed tree of the format, in whose order features then stand.

use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::packed_r_tree::{NodeItem, PackedRTree, calc_extent, hilbert_sort};
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, Crs, CrsArgs, Feature, FeatureArgs, Geometry, GeometryArgs, GeometryType, Header,
    HeaderArgs,
};

use crate::data::{self, Dataset, FeatureId, FieldType, Value};
use crate::formats::EncodeError;
use crate::formats::shape::{Shape, Xyz};
use crate::formats::shape_of::shape_of;
use crate::formats::written_fields::{WrittenField, fields_with_id};

const MAGIC: &[u8] = b"fgb\x03fgb\0";

/// Children of a node of the tree.
const NODE_SIZE: u16 = 16;

/// Writes a dataset. Ids become a column `id`; cells without a value are left out.
///
/// Where a feature has no position there is no tree, and features keep their order: a tree has no place for it. A feature
/// is made once for its size and once to be written: held all together, the features would need as much room as the file.
///
/// # Errors
/// What the tree refuses.
pub(crate) fn write(name: &str, dataset: &Dataset) -> Result<Vec<u8>, EncodeError> {
    let mut maker = Maker::of(dataset);
    let mut sizes: Vec<usize> = Vec::with_capacity(dataset.len());
    let mut nodes = Vec::with_capacity(dataset.len());
    for feature in dataset.features() {
        let shape = shape_of(feature);
        let mut node = NodeItem::create(u64::from(feature.id().0));
        if let Some(shape) = &shape {
            shape.each_position(&mut |[x, y, _]| node.expand_xy(x, y));
        }
        nodes.push(node);
        sizes.push(maker.bytes(feature, shape).len());
    }
    let has_tree = !nodes.is_empty() && nodes.iter().all(|node| node.min_x <= node.max_x);
    let extent = calc_extent(&nodes);
    let envelope = (extent.min_x <= extent.max_x).then_some([extent.min_x, extent.min_y, extent.max_x, extent.max_y]);
    let node_size = if has_tree { NODE_SIZE } else { 0 };
    let header = header(name, kind_of(dataset), maker.has_z, &maker.fields, nodes.len() as u64, node_size, envelope);
    let tree_bytes = if has_tree { PackedRTree::index_size(nodes.len(), NODE_SIZE) } else { 0 };
    let mut out = Vec::with_capacity(MAGIC.len() + header.len() + tree_bytes + sizes.iter().sum::<usize>());
    out.extend(MAGIC);
    out.extend(header);
    if has_tree {
        hilbert_sort(&mut nodes, &extent);
    }
    let order: Vec<FeatureId> = nodes.iter().map(|node| FeatureId(node.offset as u32)).collect();
    if has_tree {
        write_tree(nodes, &sizes, &extent, &mut out)
            .map_err(|why| EncodeError::Failed { format: "FlatGeobuf", why })?;
    }
    for feature in order.into_iter().filter_map(|id| dataset.feature(id)) {
        out.extend(maker.bytes(feature, shape_of(feature)));
    }
    Ok(out)
}

/// Makes the bytes of features.
struct Maker {
    builder: FlatBufferBuilder<'static>,
    fields: Vec<WrittenField>,
    has_z: bool,
}

impl Maker {
    fn of(dataset: &Dataset) -> Self {
        let has_z = dataset.features().any(|feature| feature.elevations().is_some());
        Self { builder: FlatBufferBuilder::new(), fields: fields_with_id(dataset), has_z }
    }

    fn bytes(&mut self, feature: data::Feature<'_>, shape: Option<Shape>) -> &[u8] {
        let builder = &mut self.builder;
        builder.reset();
        let geometry = shape.map(|shape| put(builder, &shape, self.has_z));
        let properties = properties(feature, &self.fields);
        let properties = (!properties.is_empty()).then(|| builder.create_vector(&properties));
        let feature = Feature::create(builder, &FeatureArgs { geometry, properties, columns: None });
        builder.finish_size_prefixed(feature, None);
        builder.finished_data()
    }
}

/// The tree over the features in the order of its leaves, which come as those of their features' rows, each with the place
/// where its feature will stand.
fn write_tree(mut leaves: Vec<NodeItem>, sizes: &[usize], extent: &NodeItem, out: &mut Vec<u8>) -> Result<(), String> {
    let mut offset = 0;
    for leaf in &mut leaves {
        let size = usize::try_from(leaf.offset).ok().and_then(|row| sizes.get(row));
        leaf.offset = offset;
        offset += size.map_or(0, |size| *size as u64);
    }
    let tree = PackedRTree::build(&leaves, extent, NODE_SIZE).map_err(|error| error.to_string())?;
    drop(leaves);
    tree.stream_write(out).map_err(|error| error.to_string())
}

fn header(
    name: &str,
    geometry_type: GeometryType,
    has_z: bool,
    fields: &[WrittenField],
    features_count: u64,
    index_node_size: u16,
    envelope: Option<[f64; 4]>,
) -> Vec<u8> {
    let mut builder = FlatBufferBuilder::new();
    let columns: Vec<WIPOffset<Column<'_>>> = fields
        .iter()
        .map(|field| {
            let name = Some(builder.create_string(&field.name));
            Column::create(&mut builder, &ColumnArgs { name, type_: column_type(field), ..ColumnArgs::default() })
        })
        .collect();
    let (org, crs_name) = (builder.create_string("EPSG"), builder.create_string("WGS 84"));
    let crs = CrsArgs { org: Some(org), code: 4326, name: Some(crs_name), ..CrsArgs::default() };
    let args = HeaderArgs {
        name: Some(builder.create_string(name)),
        envelope: envelope.map(|envelope| builder.create_vector(&envelope)),
        geometry_type,
        has_z,
        columns: Some(builder.create_vector(&columns)),
        features_count,
        index_node_size,
        crs: Some(Crs::create(&mut builder, &crs)),
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut builder, &args);
    builder.finish_size_prefixed(header, None);
    builder.finished_data().to_vec()
}

fn column_type(field: &WrittenField) -> ColumnType {
    match field.field_type {
        FieldType::Boolean => ColumnType::Bool,
        FieldType::Integer => ColumnType::Long,
        FieldType::Real => ColumnType::Double,
        FieldType::Text | FieldType::Empty => ColumnType::String,
        FieldType::Json => ColumnType::Json,
    }
}

/// The kind that all geometries are of; unknown where they differ.
fn kind_of(dataset: &Dataset) -> GeometryType {
    let mut types: Vec<data::GeometryType> = dataset.geometry_type_counts().into_keys().collect();
    types.retain(|t| *t != data::GeometryType::Null);
    match types.as_slice() {
        [data::GeometryType::Point] => GeometryType::Point,
        [data::GeometryType::MultiPoint] => GeometryType::MultiPoint,
        [data::GeometryType::LineString] => GeometryType::LineString,
        [data::GeometryType::MultiLineString] => GeometryType::MultiLineString,
        [data::GeometryType::Polygon] => GeometryType::Polygon,
        [data::GeometryType::MultiPolygon] => GeometryType::MultiPolygon,
        [data::GeometryType::GeometryCollection] => GeometryType::GeometryCollection,
        _ => GeometryType::Unknown,
    }
}

fn properties(feature: data::Feature<'_>, fields: &[WrittenField]) -> Vec<u8> {
    let mut out = Vec::new();
    for (index, field) in (0_u16..).zip(fields) {
        let value = field.value(feature);
        if matches!(value, Value::Missing | Value::Null) {
            continue;
        }
        out.extend(index.to_le_bytes());
        match (&value, field.field_type) {
            (Value::Json(json), _) => text(json, &mut out),
            (value, FieldType::Json) => text(&value.to_json().to_string(), &mut out),
            (value, FieldType::Text) => text(&value.to_text(), &mut out),
            (Value::Boolean(b), _) => out.push(u8::from(*b)),
            (Value::Integer(i), _) => out.extend(i.to_le_bytes()),
            (Value::Real(r), _) => out.extend(r.to_le_bytes()),
            (value, _) => text(&value.to_text(), &mut out),
        }
    }
    out
}

/// Texts of a dataset are far shorter than 4 GiB, as its source was.
fn text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text.as_bytes());
}

fn put<'a>(builder: &mut FlatBufferBuilder<'a>, shape: &Shape, has_z: bool) -> WIPOffset<Geometry<'a>> {
    let simple = |builder: &mut FlatBufferBuilder<'a>, parts: &[&[Xyz]], type_| put_parts(builder, parts, type_, has_z);
    match shape {
        Shape::Point(p) => simple(builder, &[&[*p]], GeometryType::Point),
        Shape::MultiPoint(points) => simple(builder, &[points], GeometryType::MultiPoint),
        Shape::Line(line) => simple(builder, &[line], GeometryType::LineString),
        Shape::MultiLine(lines) => simple(builder, &slices(lines), GeometryType::MultiLineString),
        Shape::Polygon(rings) => simple(builder, &slices(rings), GeometryType::Polygon),
        Shape::MultiPolygon(polygons) => {
            let parts = polygons.iter().map(|rings| simple(builder, &slices(rings), GeometryType::Polygon));
            let parts: Vec<_> = parts.collect();
            put_members(builder, &parts, GeometryType::MultiPolygon)
        }
        Shape::Collection(shapes) => {
            let parts: Vec<_> = shapes.iter().map(|shape| put(builder, shape, has_z)).collect();
            put_members(builder, &parts, GeometryType::GeometryCollection)
        }
    }
}

fn slices(parts: &[Vec<Xyz>]) -> Vec<&[Xyz]> {
    parts.iter().map(Vec::as_slice).collect()
}

fn put_members<'a>(
    builder: &mut FlatBufferBuilder<'a>,
    parts: &[WIPOffset<Geometry<'a>>],
    type_: GeometryType,
) -> WIPOffset<Geometry<'a>> {
    let parts = Some(builder.create_vector(parts));
    Geometry::create(builder, &GeometryArgs { parts, type_, ..GeometryArgs::default() })
}

/// Writes the positions of all parts, and where each ends if there are several.
fn put_parts<'a>(
    builder: &mut FlatBufferBuilder<'a>,
    parts: &[&[Xyz]],
    type_: GeometryType,
    has_z: bool,
) -> WIPOffset<Geometry<'a>> {
    let xy: Vec<f64> = parts.iter().flat_map(|part| part.iter()).flat_map(|[x, y, _]| [*x, *y]).collect();
    let z: Vec<f64> = parts.iter().flat_map(|part| part.iter()).map(|[_, _, z]| *z).collect();
    let mut end = 0;
    let ends: Vec<u32> = parts
        .iter()
        .map(|part| {
            end += part.len() as u32;
            end
        })
        .collect();
    let args = GeometryArgs {
        ends: (ends.len() > 1).then(|| builder.create_vector(&ends)),
        xy: Some(builder.create_vector(&xy)),
        z: has_z.then(|| builder.create_vector(&z)),
        type_,
        ..GeometryArgs::default()
    };
    Geometry::create(builder, &args)
}
