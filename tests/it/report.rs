//! Reports: the page taken apart as XML, its numbers held against the JSON, text that stays text, files that are whole
//! or not there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use roxmltree::{Document, Node};
use serde_json::Value as Json;
use shapan::export::{Report, ReportLanguage, SystemFonts, report_html, report_json};
use shapan::i18n::{Lang, Word};
use shapan::plan::{Home, Plan, fingerprints, open, open_bundled};
use shapan::progress::Progress;
use shapan::project::{Bilingual, Date};
use shapan::session::{Command, DocumentCommand, JobMode, Session};

fn progress() -> Progress {
    Progress::default()
}

fn day() -> Date {
    "2026-05-31".parse().unwrap()
}

fn bundled() -> Plan {
    open_bundled(&progress()).unwrap().plan
}

fn report(plan: &Plan, home: &Home) -> Report {
    let sources = fingerprints(&plan.project, home, &progress()).unwrap();
    Report::make(plan, day(), sources, &progress()).unwrap()
}

fn page(report: &Report, languages: ReportLanguage) -> String {
    report_html(report, languages, SystemFonts::in_folders(Vec::new()), &progress()).unwrap()
}

/// What stands between the tags of the body, well-formed as XML is.
fn body(html: &str) -> String {
    let (_, body) = html.split_once("<body>").unwrap();
    let (body, _) = body.split_once("</body>").unwrap();
    let body = body.replace(" checked>", " checked=\"\"/>").replace("\" id=\"switch-en\">", "\" id=\"switch-en\"/>");
    format!(
        "<body xmlns:xlink=\"http://www.w3.org/1999/xlink\">{}</body>",
        body.replace("id=\"switch-zh\">", "id=\"switch-zh\"/>")
    )
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|n| if n.is_text() { n.text() } else { None }).collect()
}

fn with_class<'a, 'i>(root: Node<'a, 'i>, class: &str) -> Vec<Node<'a, 'i>> {
    let has = |n: &Node<'_, '_>| n.attribute("class").is_some_and(|c| c.split(' ').any(|c| c == class));
    root.descendants().filter(has).collect()
}

fn numbers(json: &Json, into: &mut BTreeSet<u64>) {
    match json {
        Json::Number(n) => _ = into.insert(n.as_f64().unwrap().to_bits()),
        Json::Array(list) => list.iter().for_each(|j| numbers(j, into)),
        Json::Object(members) => members.values().for_each(|j| numbers(j, into)),
        _ => {}
    }
}

#[test]
fn the_page_of_the_bundled_plan_is_whole_and_fetches_nothing() {
    let report = report(&bundled(), &Home::Bundled);
    let html = page(&report, ReportLanguage::Both { first: Lang::En });
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert!(html.contains("Content-Security-Policy\" content=\"default-src 'none'"));
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<link"));
    // The only address is the name of the licence of a source, as text.
    for load in ["src=\"", "url(http", "url(//", "@import", "href=\"http"] {
        assert!(!html.contains(load), "{load}");
    }
    assert_eq!(html.matches("@font-face").count(), 2);

    let body = body(&html);
    let page = Document::parse(&body).unwrap();
    let editions = with_class(page.root(), "edition");
    assert_eq!(editions.iter().map(|e| e.attribute("lang").unwrap()).collect::<Vec<_>>(), ["en", "zh-CN"]);
    for (edition, lang) in editions.into_iter().zip([Lang::En, Lang::Zh]) {
        let claims: Vec<_> = edition.descendants().filter(|n| n.has_tag_name("article")).collect();
        assert_eq!(claims.len(), report.outcomes.len());
        for ((article, outcome), claim) in claims.iter().zip(&report.outcomes).zip(&report.plan.project.claims) {
            assert_eq!(outcome.claim, claim.id);
            let words = text(*article);
            assert!(words.contains(claim.text.get(lang)) && words.contains(claim.source.get(lang)), "{words}");
            let verdict = with_class(*article, "verdict")[0].attribute("class").unwrap();
            assert_eq!(verdict, format!("verdict {}", outcome.verdict.as_str()));
            let has_evidence = !outcome.evidence.counted.is_empty() || !outcome.evidence.areas.is_empty();
            let pictures: Vec<_> = article.descendants().filter(|n| n.attribute("role") == Some("img")).collect();
            assert!(!has_evidence || !pictures.is_empty(), "{} has no picture", claim.id);
            assert!(pictures.iter().all(|p| p.attribute("aria-label").unwrap().contains(claim.text.get(lang))));
        }
        assert!(text(edition).contains(Word::Schematic.text(lang)));
        let headings: Vec<_> = edition.descendants().filter(|n| n.has_tag_name("h2")).map(text).collect();
        assert!(headings.contains(&Word::BalanceTitle.text(lang).to_owned()), "{headings:?}");
        assert!(headings.contains(&Word::ReportConflicts.text(lang).to_owned()), "{headings:?}");
    }
    // One room for all ids, and every reference leads somewhere.
    let mut ids = BTreeMap::new();
    page.descendants().filter_map(|n| n.attribute("id")).for_each(|id| *ids.entry(id).or_insert(0) += 1);
    assert!(ids.values().all(|n| *n == 1), "{:?}", ids.iter().find(|(_, n)| **n > 1));
    for node in page.descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            let clip = attribute.value().strip_prefix("url(#").map(|v| v.trim_end_matches(')'));
            let href = attribute.value().strip_prefix('#').filter(|_| attribute.name() == "href");
            if let Some(id) = clip.or(href) {
                assert!(ids.contains_key(id), "{id} leads nowhere");
            }
        }
    }
}

#[test]
fn every_number_of_the_page_is_in_the_json_to_its_last_digit() {
    let report = report(&bundled(), &Home::Bundled);
    let json = report_json(&report, Lang::En);
    let mut known = BTreeSet::new();
    numbers(&json, &mut known);
    let body = body(&page(&report, ReportLanguage::One(Lang::En)));
    let page = Document::parse(&body).unwrap();
    let exact = with_class(page.root(), "exact").into_iter().map(text);
    let data = page.descendants().filter_map(|n| n.attribute("value").map(str::to_owned));
    let mut seen = 0;
    for told in exact.chain(data).filter(|told| !told.is_empty()) {
        let number = told.trim_end_matches(" m²").trim_end_matches(" m").trim_end_matches('°');
        let number: f64 = number.parse().unwrap_or_else(|_| panic!("{told} is no number"));
        // A share stands in the JSON of a claim as per cent.
        let percent = known.contains(&(number * 100.0).to_bits());
        assert!(known.contains(&number.to_bits()) || percent, "{told} is not in the JSON");
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
    assert_eq!(json["answer"], "no");
    assert_eq!(json["verdicts"]["holds"], 20);
    assert_eq!(json["layers"].as_array().unwrap().len(), report.plan.project.layers.len());
}

#[test]
fn text_from_data_is_inert_in_every_place() {
    const BAD: &str = "</td><script>alert('x')</script><img src=x onerror=\"alert(1)\"> & \u{202E}";
    let bad = || Bilingual::same(BAD.to_owned());
    let mut plan = bundled();
    let project = &mut plan.project;
    project.title = bad();
    project.imprint.sources = bad();
    project.imprint.approval_number = BAD.to_owned();
    project.checks.ignored.iter_mut().for_each(|ignored| ignored.reason = BAD.to_owned());
    for layer in &mut project.layers {
        layer.name = bad();
        layer.source = format!("{}\"'<script>", layer.source);
    }
    for claim in &mut project.claims {
        (claim.text, claim.source) = (bad(), bad());
        claim.as_of = BAD.to_owned();
        claim.note = Some(bad());
        claim.by_construction = Some(bad());
        claim.definitions.iter_mut().for_each(|definition| definition.name = bad());
    }
    let html = page(&report(&plan, &Home::Bundled), ReportLanguage::Both { first: Lang::Zh });
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains('\u{202E}'));
    let body = body(&html);
    let page = Document::parse(&body).unwrap();
    let names: BTreeSet<&str> = page.descendants().flat_map(|n| n.attributes()).map(|a| a.name()).collect();
    assert!(names.iter().all(|name| !name.starts_with("on")), "{names:?}");
    assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
}

#[test]
fn the_same_report_gives_the_same_bytes_and_one_language_is_one_edition() {
    let report = report(&bundled(), &Home::Bundled);
    let zh = page(&report, ReportLanguage::One(Lang::Zh));
    assert_eq!(zh, page(&report, ReportLanguage::One(Lang::Zh)));
    assert!(!zh.contains("class=\"switch\"") && !zh.contains("edition-en\""));
    assert!(zh.contains("不成立") && !zh.contains("Told against drawn"));
}

#[test]
fn a_plan_without_anything_has_a_report_that_says_so() {
    let html = page(&report(&Plan::default(), &Home::default()), ReportLanguage::One(Lang::En));
    assert!(html.contains(Word::ClaimsNone.text(Lang::En)) && html.contains(Word::FindingsNone.text(Lang::En)));
    assert!(!html.contains(Word::BalanceTitle.text(Lang::En)), "nothing to sum up");
}

#[test]
fn cancelled_means_nothing() {
    let report = report(&bundled(), &Home::Bundled);
    let cancelled = progress();
    cancelled.cancel();
    let fonts = SystemFonts::in_folders(Vec::new());
    assert!(report_html(&report, ReportLanguage::One(Lang::En), fonts, &cancelled).is_err());
}

#[test]
fn a_value_with_about_tells_how_it_was_rounded_and_a_broken_outline_stands_on_the_page() {
    let html = page(&report(&bundled(), &Home::Bundled), ReportLanguage::One(Lang::En));
    assert!(html.contains("±0.05 km² (the published value is rounded)"));
    assert!(html.contains(Word::MarkScope.text(Lang::En)) && !html.contains("share is taken of"));
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/claims/outline-that-crosses/plan.shapan.json");
    let opened = open(&[file], &progress()).unwrap();
    let html = page(&report(&opened.plan, &opened.home), ReportLanguage::One(Lang::En));
    assert_eq!(html.matches("The outline of bow in layer Greens is not valid").count(), 2);
}

const POINT: &str = r#"{"type":"Point","coordinates":[116.4,39.8]}"#;
/// By another program.
const POINT_SHA256: &str = "1d222c26a681b2e0b217091c2fe8f8d4aacb9c570d140615753861e6c2b0b0b2";

#[test]
fn a_fingerprint_is_that_of_the_bytes_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gate.geojson");
    fs::write(&file, POINT).unwrap();
    let opened = open(&[file], &progress()).unwrap();
    let json = report_json(&report(&opened.plan, &opened.home), Lang::En);
    let layer = &json["layers"][0];
    assert_eq!((layer["sha256"].as_str(), layer["bytes"].as_u64()), (Some(POINT_SHA256), Some(43)));
    assert_eq!(layer["file"], "gate.geojson");
}

#[test]
fn what_lies_beside_a_file_has_a_fingerprint_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gate.geojson");
    fs::write(&file, POINT).unwrap();
    let mut plan = open(&[file], &progress()).unwrap().plan;
    // A picture as far as its name goes; what says where it lies is as the point.
    let picture = folder.path().join("scan.png");
    fs::write(&picture, "").unwrap();
    fs::write(folder.path().join("scan.prj"), POINT).unwrap();
    fs::write(folder.path().join("scan.PGW"), POINT).unwrap();
    plan.project.layers[0].source = picture.display().to_string();
    for home in [Home::default(), Home::Bundled, Home::packed("none.shapan".into())] {
        let report = report(&plan, &home);
        let layer = &report_json(&report, Lang::En)["layers"][0];
        let beside = serde_json::json!([
            { "file": "scan.PGW", "bytes": 43, "sha256": POINT_SHA256 },
            { "file": "scan.prj", "bytes": 43, "sha256": POINT_SHA256 },
        ]);
        assert_eq!((&layer["bytes"], &layer["beside"]), (&serde_json::json!(0), &beside), "{home:?}");
        let html = page(&report, ReportLanguage::One(Lang::En));
        assert_eq!(html.matches(POINT_SHA256).count(), 2);
    }
}

fn session(folder: &Path) -> Session {
    let file = folder.join("gate.geojson");
    fs::write(&file, POINT).unwrap();
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(vec![file]));
    session
}

fn write(session: &mut Session, path: &Path) {
    session.apply(Command::Document(DocumentCommand::Report { path: path.to_owned(), day: Some(day()) }));
    session.poll();
}

#[test]
fn the_window_writes_it_whole_and_tells_where() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let project = session.plan.project.clone();
    write(&mut session, &folder.path().join("told"));
    let written = folder.path().join("told.html");
    let html = fs::read_to_string(&written).unwrap();
    assert!(html.ends_with("</html>\n") && html.contains(POINT_SHA256));
    let notice = session.notices.last().unwrap();
    assert_eq!(notice.to_copy.as_deref(), written.to_str());
    assert_eq!(session.plan.project, project, "a report changes nothing");
    assert!(session.document.report.is_none());

    write(&mut session, &folder.path().join("told.json"));
    let json: Json = serde_json::from_str(&fs::read_to_string(folder.path().join("told.json")).unwrap()).unwrap();
    assert_eq!(json["layers"][0]["sha256"], POINT_SHA256);
    assert_eq!(json["date"], "2026-05-31");

    // Neither over a source nor where nothing can be written.
    let before = session.notices.len();
    let gone = folder.path().join("no-such-folder").join("a.html");
    write(&mut session, &gone);
    assert!(!gone.exists() && session.notices.len() == before + 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside");
}

#[test]
fn a_layer_added_to_the_bundled_plan_has_its_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gate.geojson");
    fs::write(&file, POINT).unwrap();
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    session.apply(Command::Document(DocumentCommand::AddLayers(vec![file])));
    write(&mut session, &folder.path().join("told.json"));
    let json: Json = serde_json::from_str(&fs::read_to_string(folder.path().join("told.json")).unwrap()).unwrap();
    assert_eq!(json["layers"][0]["sha256"], POINT_SHA256);
    assert!(json["layers"].as_array().unwrap().iter().all(|layer| layer["sha256"].is_string()));
}

#[test]
fn a_file_that_changed_since_it_was_read_has_no_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    fs::write(folder.path().join("gate.geojson"), format!("{POINT}\n\n")).unwrap();
    // Also when somebody has seen that it changed and went on.
    for _ in 0..2 {
        write(&mut session, &folder.path().join("told.html"));
        let html = fs::read_to_string(folder.path().join("told.html")).unwrap();
        assert!(html.contains(Word::ReportChanged.text(Lang::Zh)) && !html.contains("<code>"));
        session.apply(Command::Document(DocumentCommand::CheckSources));
        session.poll();
        session.apply(Command::Document(DocumentCommand::IgnoreChanged));
    }
    session.apply(Command::Document(DocumentCommand::CheckSources));
    fs::write(folder.path().join("gate.geojson"), format!("{POINT}\n")).unwrap();
    session.apply(Command::Document(DocumentCommand::CheckSources));
    session.apply(Command::Document(DocumentCommand::ReloadChanged));
    write(&mut session, &folder.path().join("told.html"));
    let html = fs::read_to_string(folder.path().join("told.html")).unwrap();
    assert!(html.contains("<code>") && !html.contains(Word::ReportChanged.text(Lang::Zh)));
}
