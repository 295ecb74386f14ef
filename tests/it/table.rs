//! The attribute table without a window: rows against a plain filter and sort, statistics, what is written.

use std::cmp::Ordering;
use std::sync::Arc;

use proptest::prelude::*;

use shapan::analysis::collation::Collation;
use shapan::analysis::measure;
use shapan::analysis::query::Filter;
use shapan::data::{Dataset, FeatureId, Value};
use shapan::export::TableCut;
use shapan::formats::{self, WriteFormat};
use shapan::i18n::Lang;
use shapan::plan::table::{
    ColumnError, RowScope, SortKey, Summary, TableError, TableQuery, TableView, column_summary, parse_sort, presets,
    table_view, usual_columns,
};
use shapan::plan::{FeatureRef, Plan, PlanLayer, open_bundled};
use shapan::progress::Progress;
use shapan::project::{DerivedColumn, Project, default_group, default_layer};
use shapan::session::{
    Command, InquiryCommand, JobMode, SelectionCommand, Session, Severity, TableCommand, TableExport, TableFormat,
    ViewCommand,
};

fn plan_of(text: &str) -> Plan {
    let dataset = formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap();
    let layer = default_layer("l".into(), "l", "l.geojson", &dataset, 0);
    let project = Project { layers: vec![layer], groups: vec![default_group()], ..Project::default() };
    Plan { project, layers: vec![PlanLayer::new("l".into(), dataset)] }
}

/// Points in a row with these properties.
fn points(properties: &[String]) -> String {
    let feature = |(i, p): (usize, &String)| {
        format!(r#"{{"type":"Feature","properties":{p},"geometry":{{"type":"Point","coordinates":[{i},0]}}}}"#)
    };
    let features: Vec<String> = properties.iter().enumerate().map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn view(plan: &Plan, filter: &str, sort: &str) -> TableView {
    let layer = plan.layers[0].id.clone();
    let query = TableQuery { filter: filter.into(), sort: parse_sort(sort), ..TableQuery::all(layer) };
    table_view(plan, &query, &[], &Progress::default()).unwrap()
}

/// A cell of the random tables: a number, a word, a truth, null, or nothing.
fn cell() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        2 => (-5..6i32).prop_map(|n| Some(n.to_string())),
        1 => (-20..21i32).prop_map(|n| Some(format!("{}", f64::from(n) / 4.0))),
        2 => "[ab北京安3]{0,3}".prop_map(|t| Some(format!("\"{t}\""))),
        1 => any::<bool>().prop_map(|b| Some(b.to_string())),
        1 => Just(Some("null".to_owned())),
        1 => Just(None),
    ]
}

/// The order of known cells, written down once more.
fn known(a: &Value<'_>, b: &Value<'_>, collation: &Collation) -> Ordering {
    let class = |v: &Value<'_>| match v {
        Value::Integer(_) | Value::Real(_) => 0,
        Value::Boolean(_) => 1,
        _ => 2,
    };
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.partial_cmp(&b).unwrap(),
        _ if class(a) != class(b) => class(a).cmp(&class(b)),
        _ => match (a, b) {
            (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
            _ => collation.compare(&a.to_text(), &b.to_text()),
        },
    }
}

fn plain_sort(dataset: &Dataset, rows: &mut [u32], keys: &[SortKey]) {
    let collation = Collation::new();
    rows.sort_by(|a, b| {
        for key in keys {
            let field = dataset.field_index(&key.column).unwrap();
            let (a, b) = (dataset.value(field, FeatureId(*a)), dataset.value(field, FeatureId(*b)));
            let order = match (a.is_unknown(), b.is_unknown()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                _ if key.descending => known(&a, &b, &collation).reverse(),
                _ => known(&a, &b, &collation),
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn rows_stand_as_a_plain_filter_and_a_stable_sort_put_them(
        rows in proptest::collection::vec((cell(), cell()), 1..40),
        descending in any::<(bool, bool)>(),
        filter in prop_oneof![Just(""), Just("a > 0"), Just("not a = 北"), Just("b ~ a or a != ''")],
    ) {
        let properties: Vec<String> = rows
            .iter()
            .map(|(a, b)| {
                let member = |name: &str, cell: &Option<String>| cell.as_ref().map(|c| format!("\"{name}\":{c}"));
                let members: Vec<String> = [member("a", a), member("b", b)].into_iter().flatten().collect();
                format!("{{{}}}", members.join(","))
            })
            .chain([r#"{"a":1,"b":2}"#.to_owned()])
            .collect();
        let plan = plan_of(&points(&properties));
        let keys = [
            SortKey { column: "a".into(), descending: descending.0 },
            SortKey { column: "b".into(), descending: descending.1 },
        ];
        let query = TableQuery { filter: filter.into(), sort: keys.to_vec(), ..TableQuery::all("l".into()) };
        let view = table_view(&plan, &query, &[], &Progress::default()).unwrap();
        let dataset = &plan.layers[0].dataset;
        let mut wanted: Vec<u32> = if filter.is_empty() {
            (0..dataset.len() as u32).collect()
        } else {
            Filter::parse(filter).unwrap().bind(dataset).unwrap().select(dataset).iter().map(|id| id.0).collect()
        };
        plain_sort(dataset, &mut wanted, &keys);
        prop_assert_eq!(&view.rows[..], &wanted[..]);
    }
}

#[test]
fn large_integers_are_told_apart() {
    let numbers = ["9007199254740993", "9007199254740992", "-9007199254740993", "-9007199254740992"];
    let rows: Vec<String> = numbers.iter().map(|n| format!(r#"{{"n":{n}}}"#)).collect();
    let plan = plan_of(&points(&rows));
    assert_eq!(view(&plan, "", "n").rows[..], [2, 3, 1, 0]);
    assert_eq!(view(&plan, "", "-n").rows[..], [0, 1, 3, 2]);
}

#[test]
fn a_million_rows_are_sorted_and_looked_up() {
    // Only the permutation: the cells are one short column.
    let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
    for i in 0..1_000_000_u32 {
        if i > 0 {
            text.push(',');
        }
        text.push_str(r#"{"type":"Feature","geometry":null,"properties":{"n":"#);
        text.push_str(&(i.wrapping_mul(2_654_435_761) >> 12).to_string());
        text.push_str("}}");
    }
    text.push_str("]}");
    let plan = plan_of(&text);
    let view = view(&plan, "", "-n");
    assert_eq!(view.rows.len(), 1_000_000);
    let column = view.column("n").unwrap();
    let number = |row: &u32| view.value(column, *row).as_f64().unwrap();
    assert!(
        view.rows.windows(2).all(|w| number(&w[0]) > number(&w[1]) || number(&w[0]) == number(&w[1]) && w[0] < w[1])
    );
    assert_eq!(view.place_of(view.rows[765_432]), Some(765_432));
}

#[test]
fn derived_columns_filter_sort_and_sum_up() {
    let mut plan = open_bundled(&Progress::default()).unwrap().plan;
    let zones = plan.dataset(&"zones".into()).unwrap().clone();
    plan.project.layer_mut(&"zones".into()).unwrap().derived =
        vec![DerivedColumn::new("ha", "area() / 10000"), DerivedColumn::new("wrong", "area() / nowhere")];
    let query = TableQuery { filter: "ha < 60".into(), sort: parse_sort("-ha"), ..TableQuery::all("zones".into()) };
    let view = table_view(&plan, &query, &[], &Progress::default()).unwrap();
    let mut areas: Vec<(f64, u32)> =
        zones.features().map(|f| (measure::area(f).0 / 10000.0, f.id().0)).filter(|(ha, _)| *ha < 60.0).collect();
    areas.sort_by(|a, b| b.0.total_cmp(&a.0));
    assert_eq!(view.rows.to_vec(), areas.iter().map(|(_, row)| *row).collect::<Vec<_>>());
    assert_eq!(view.rows.len(), 3);
    let column = view.column("ha").unwrap();
    let summary = column_summary(&view, column, &view.rows, &Progress::default()).unwrap();
    let Summary::Numbers(numbers) = summary.summary else { panic!("numbers") };
    let sum: f64 = areas.iter().map(|(ha, _)| ha).sum();
    assert!((numbers.sum - sum).abs() < 1e-9 && numbers.count == 3);
    assert_eq!(numbers.spread.unwrap().median, areas[1].0);
    // A faulty expression costs its column only.
    let wrong = view.column("wrong").unwrap();
    assert_eq!(view.value(wrong, 0), Value::Missing);
    assert!(view.derived[1].cells.as_ref().unwrap_err().to_string().contains("nowhere"));
    // What was evaluated is taken over, and only while it is the same.
    let again = table_view(&plan, &query, &view.derived, &Progress::default()).unwrap();
    assert!(Arc::ptr_eq(again.derived[0].cells.as_ref().unwrap(), view.derived[0].cells.as_ref().unwrap()));
    plan.project.layer_mut(&"zones".into()).unwrap().derived[0].expression = "area()".into();
    let other = table_view(&plan, &TableQuery::all("zones".into()), &view.derived, &Progress::default()).unwrap();
    assert_eq!(
        other.value(other.column("ha").unwrap(), 0),
        Value::Real(measure::area(zones.features().next().unwrap()).0)
    );
}

#[test]
fn refusals_name_what_there_is() {
    let plan = plan_of(&points(&[r#"{"a":1}"#.to_owned()]));
    let ask = |filter: &str, sort: &str, layer: &str| {
        let query = TableQuery { filter: filter.into(), sort: parse_sort(sort), ..TableQuery::all(layer.into()) };
        table_view(&plan, &query, &[], &Progress::default()).unwrap_err()
    };
    assert!(matches!(ask("b = 1", "", "l"), TableError::Filter(_)));
    assert_eq!(ask("", "-b", "l").to_string(), "there is no column \"b\" to sort by; columns: a");
    assert_eq!(ask("", "", "m").to_string(), "no layer is called \"m\"; the layers are l");
    let cancelled = Progress::default();
    cancelled.cancel();
    let query = TableQuery::all("l".into());
    assert!(matches!(table_view(&plan, &query, &[], &cancelled), Err(TableError::Cancelled(_))));
    let check = |name: &str, expression: &str| plan.check_column(&"l".into(), &DerivedColumn::new(name, expression));
    assert_eq!(check("a", "1"), Err(ColumnError::NameTaken("a".into())));
    assert_eq!(check(" ", "1"), Err(ColumnError::NoName));
    assert!(matches!(check("b", "c + 1"), Err(ColumnError::Expression(_))));
    assert_eq!(check("b", "a + 1"), Ok(()));
}

#[test]
fn usual_columns_speak_one_language_and_presets_suit_the_layer() {
    let plan = open_bundled(&Progress::default()).unwrap().plan;
    let view = table_view(&plan, &TableQuery::all("zones".into()), &[], &Progress::default()).unwrap();
    for (lang, name, other) in [(Lang::Zh, "name_zh", "name_en"), (Lang::En, "name_en", "name_zh")] {
        let names: Vec<&str> = usual_columns(&plan, &view, lang).iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names[0], name);
        assert!(!names.contains(&other) && !names.contains(&"id") && names.contains(&"kind"), "{names:?}");
    }
    for layer in ["zones", "metro_lines", "hospitals", "comparable_sites"] {
        let dataset = plan.dataset(&layer.into()).unwrap();
        let presets = presets(dataset);
        let names: Vec<&str> = presets.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names.contains(&"drawn_area_ha"), layer == "zones", "{layer}: {names:?}");
        assert_eq!(names.contains(&"drawn_length_m"), layer == "metro_lines", "{layer}: {names:?}");
        for preset in &presets {
            let mut plan = plan.clone();
            plan.project.layer_mut(&layer.into()).unwrap().derived.clear();
            assert_eq!(plan.check_column(&layer.into(), preset), Ok(()));
            assert_ne!(shapan::export::column_words(&preset.name, Lang::Zh), preset.name, "it has words");
        }
    }
}

#[test]
fn what_is_written_keeps_every_digit_and_the_mark_of_a_sketch() {
    let mut plan = open_bundled(&Progress::default()).unwrap().plan;
    plan.project.layer_mut(&"zones".into()).unwrap().derived = vec![DerivedColumn::new("m2", "area()")];
    let view = table_view(
        &plan,
        &TableQuery { sort: parse_sort("m2"), ..TableQuery::all("zones".into()) },
        &[],
        &Progress::default(),
    )
    .unwrap();
    let names = ["name_zh".to_owned(), "m2".to_owned()];
    let rows = view.scope_rows(RowScope::Selected, &[0, 2]);
    let cut = TableCut::of_columns(&view, &rows, &names);
    let csv = cut.csv(Lang::Zh);
    assert!(csv.starts_with("\u{feff}feature_id,name_zh,m2,geometry_basis\r\n"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
    let zone = plan.feature(&FeatureRef { layer: "zones".into(), feature: FeatureId(0) }).unwrap();
    assert!(csv.contains(&format!("zone-hq,总部集聚区,{},schematic", measure::area(zone).0)), "{csv}");
    let dataset = formats::read_bytes(&cut.geojson(), &Progress::default()).unwrap();
    assert_eq!(dataset.len(), 2);
    let hq = dataset.feature(dataset.find("zone-hq").unwrap()).unwrap();
    assert_eq!(hq.attribute("m2"), Value::Real(measure::area(zone).0));
    assert_eq!(hq.attribute("geometry_basis").as_str(), Some("schematic"));
    assert_eq!(hq.coords(), zone.coords());
    let json = cut.json();
    assert_eq!((json["count"].as_u64(), json["total"].as_u64()), (Some(2), Some(4)));
    assert_eq!(json["columns"][1]["expression"], "area()");
    let tsv = cut.tsv(Lang::En);
    assert!(tsv.lines().all(|line| line.split('\t').count() == 2), "{tsv}");
}

#[test]
fn spreadsheets_run_nothing() {
    let rows = [r#"{"a":"=1+1","b":"x\ty"}"#.to_owned(), r#"{"a":-3,"b":"@z"}"#.to_owned()];
    let plan = plan_of(&points(&rows));
    let view = view(&plan, "", "");
    let cut = TableCut { view: &view, rows: &view.rows, columns: view.columns.iter().collect() };
    assert!(cut.tsv(Lang::En).ends_with("'=1+1\tx y\n-3\t'@z\n"), "{}", cut.tsv(Lang::En));
    assert!(cut.csv(Lang::En).contains("#1,'=1+1,"), "{}", cut.csv(Lang::En));
}

fn session() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::View(ViewCommand::Resize([900.0, 700.0])));
    session
}

fn table(session: &mut Session, command: TableCommand) {
    session.apply(Command::Table(command));
}

#[test]
fn rows_are_chosen_one_by_one_in_a_stretch_all_and_the_others() {
    let mut session = session();
    table(&mut session, TableCommand::Show("hospitals".into()));
    table(&mut session, TableCommand::SetFilter("grade = 三级甲等".into()));
    table(&mut session, TableCommand::Sort(parse_sort("-name_zh")));
    let rows = session.table.current().unwrap().rows.clone();
    let of = |session: &Session, place: usize| session.table_feature(rows[place]).unwrap();
    let select = |session: &mut Session, command| session.apply(Command::Selection(command));
    let first = of(&session, 5);
    select(&mut session, SelectionCommand::Select(first.clone()));
    let to = of(&session, 2);
    table(&mut session, TableCommand::SelectTo(to));
    let mut wanted = rows[2..=5].to_vec();
    wanted.sort_unstable();
    assert_eq!(session.selection.features[..], wanted[..]);
    assert_eq!(session.selection.current, Some(first.clone()), "the one it began with leads on");
    select(&mut session, SelectionCommand::Toggle(first.clone()));
    assert!(!session.selection.contains(&first) && session.selection.features.len() == 3);
    select(&mut session, SelectionCommand::Toggle(first.clone()));
    assert_eq!(session.selection.current, Some(first), "what is added leads");
    table(&mut session, TableCommand::Invert);
    assert_eq!(session.selection.features.len(), session.table.current().unwrap().total() - 4);
    table(&mut session, TableCommand::SelectAll);
    assert_eq!(session.selection.features.len(), rows.len());
    table(&mut session, TableCommand::SetOnlySelected(true));
    table(&mut session, TableCommand::SetFilter(String::new()));
    assert_eq!(session.table.current().unwrap().rows.len(), rows.len());
    let zone = FeatureRef { layer: "zones".into(), feature: FeatureId(1) };
    select(&mut session, SelectionCommand::Toggle(zone.clone()));
    assert_eq!(session.selection.features[..], [1], "a selection keeps to one layer");
    assert_eq!(session.table.current().unwrap().rows.len(), 0, "nothing of the table's layer is chosen");
    select(&mut session, SelectionCommand::Toggle(zone));
    assert_eq!((session.selection.current.clone(), session.selection.features.len()), (None, 0));
    table(&mut session, TableCommand::SetOnlySelected(false));
    let grade = "grade".to_owned();
    table(&mut session, TableCommand::SelectSame { row: rows[0], column: grade });
    assert_eq!(session.selection.features.len(), rows.len());
    session.apply(Command::View(ViewCommand::ZoomToSelection));
    let seen = session.view.unwrap();
    session.apply(Command::View(ViewCommand::ZoomToLayer("hospitals".into())));
    assert!(seen.metres_per_px() < session.view.unwrap().metres_per_px(), "closer than the whole layer");
}

#[test]
fn a_filter_is_typed_by_headings_and_by_the_words_of_cells() {
    let mut session = session();
    table(&mut session, TableCommand::Show("hospitals".into()));
    let of = |session: &mut Session, filter: &str| {
        table(session, TableCommand::SetFilter(filter.to_owned()));
        assert_eq!(session.table.error, None, "{filter}");
        (session.table.filter.clone(), session.table.current().unwrap().rows.to_vec())
    };
    let wanted = of(&mut session, "grade = 三级甲等 and status = open");
    assert!(wanted.1.len() > 10);
    for typed in
        ["等级 = 三级甲等 and 状态 = 已启用", "Grade = 3A and Status = open", "Grade = 'grade 3A' and status = open"]
    {
        assert_eq!(of(&mut session, typed), wanted, "{typed}");
    }
    let unlike = of(&mut session, "not 等级 = 三级甲等 or 状态 != 已启用");
    assert_eq!(unlike.1.len() + wanted.1.len(), session.table.current().unwrap().total());
    // So for the query, whose conditions are kept by the names of the data.
    let inquire = |session: &mut Session, command| session.apply(Command::Inquiry(command));
    inquire(&mut session, InquiryCommand::SetLayers(vec!["hospitals".into()]));
    inquire(&mut session, InquiryCommand::SetFilter("等级 = 三级甲等 and 状态 = 已启用".to_owned()));
    assert_eq!(session.inquiry.draft.filter, wanted.0);
}

#[test]
fn a_click_with_the_command_key_adds() {
    let mut session = session();
    let at = |session: &Session, id: &str| {
        let dataset = session.plan.dataset(&"zones".into()).unwrap();
        measure::centroid(dataset.feature(dataset.find(id).unwrap()).unwrap()).unwrap()
    };
    let (hq, rd) = (at(&session, "zone-hq"), at(&session, "zone-mfg"));
    session.apply(Command::Selection(SelectionCommand::Select(FeatureRef {
        layer: "zones".into(),
        feature: FeatureId(1),
    })));
    for place in [hq, rd] {
        session.apply(Command::Selection(SelectionCommand::IdentifyAlso { at: place, tolerance_m: 1.0 }));
    }
    assert_eq!(session.selection.features.len(), 3, "{:?}", session.selection);
    session.apply(Command::Selection(SelectionCommand::IdentifyAlso { at: hq, tolerance_m: 1.0 }));
    assert_eq!(session.selection.features.len(), 2);
}

#[test]
fn columns_come_and_go_and_a_faulty_filter_keeps_the_table() {
    let mut session = session();
    table(&mut session, TableCommand::Show("hospitals".into()));
    let before = session.table.current().unwrap().columns.len();
    table(&mut session, TableCommand::AddColumn(DerivedColumn::new("x", "lon() * 2")));
    assert_eq!(session.table.current().unwrap().columns.len(), before + 1);
    table(&mut session, TableCommand::Sort(parse_sort("x")));
    table(&mut session, TableCommand::Summarise(Some(("x".into(), RowScope::All))));
    assert_eq!(session.table.summary.as_ref().unwrap().rows, session.table.current().unwrap().total());
    table(&mut session, TableCommand::AddColumn(DerivedColumn::new("x", "lat()")));
    assert_eq!(session.notices.len(), 1, "the name is taken");
    table(&mut session, TableCommand::SetFilter("grad = 1".into()));
    assert!(matches!(session.table.error, Some(TableError::Filter(_))));
    assert!(session.table.current().is_some(), "the last good table stays");
    table(&mut session, TableCommand::SetFilter("x > 232".into()));
    assert!(session.table.error.is_none());
    table(&mut session, TableCommand::RemoveColumn("x".into()));
    assert!(session.table.error.is_some() && session.table.sort.is_empty(), "the filter still asks for it");
    table(&mut session, TableCommand::SetFilter(String::new()));
    assert_eq!(session.table.current().unwrap().columns.len(), before);
    assert_eq!(session.table.summary, None);
}

#[test]
fn a_file_is_written_but_never_over_a_source() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("l.geojson");
    let text = points(&[r#"{"a":2}"#.to_owned(), r#"{"a":1}"#.to_owned()]);
    std::fs::write(&source, &text).unwrap();
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(vec![source.clone()]));
    let layer = session.plan.layers[0].id.clone();
    table(&mut session, TableCommand::Show(layer));
    table(&mut session, TableCommand::Sort(parse_sort("a")));
    let export = |path: &std::path::Path, format| {
        TableCommand::Export(TableExport {
            path: path.into(),
            format,
            scope: RowScope::Filtered,
            columns: vec!["a".into()],
        })
    };
    let copy = folder.path().join("out.csv");
    session.settings.lang = Lang::En;
    table(&mut session, export(&copy, TableFormat::Csv));
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), "feature_id,a\r\n#2,1\r\n#1,2\r\n");
    let told = session.notices.last().unwrap().clone();
    assert!(
        told.severity == Severity::Done
            && told.text.en.contains("2 features; ")
            && told.text.en.contains("no geometry")
    );
    for format in TableFormat::all().filter(|format| *format != TableFormat::Csv) {
        let path = folder.path().join(format!("out.{}", format.ending()));
        table(&mut session, export(&path, format));
        assert!(session.notices.last().unwrap().text.en.ends_with("(2 features)"));
        let read = formats::read_path(&path, &formats::Reading::default(), &Progress::default()).unwrap();
        let values: Vec<_> = read.features().map(|of| of.text_or_number("a").map(|text| text.into_owned())).collect();
        assert_eq!(values, [Some("1".to_owned()), Some("2".to_owned())], "{}", format.as_str());
    }
    table(&mut session, export(&source, TableFormat::Layer(WriteFormat::GeoJson)));
    assert_eq!(std::fs::read_to_string(&source).unwrap(), text);
    assert_eq!(session.notices.last().unwrap().severity, Severity::Error);
    table(&mut session, export(&folder.path().join("no/such/folder.csv"), TableFormat::Csv));
    assert_eq!(session.notices.last().unwrap().severity, Severity::Error);
}
