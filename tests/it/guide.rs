//! The user guide in both languages: one tells what the other tells, and no picture is missing or left over.

use std::collections::BTreeSet;
use std::path::Path;

const ENGLISH: &str = "docs/USER_GUIDE.md";
const CHINESE: &str = "docs/USER_GUIDE.zh.md";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The parts of a page that both languages share.
#[derive(Default)]
struct Page {
    /// How deep each heading stands.
    headings: Vec<usize>,
    /// Lines of code, fenced or indented.
    code: Vec<String>,
    images: Vec<String>,
}

fn page(path: &str) -> Page {
    let mut page = Page::default();
    let mut is_fenced = false;
    for line in read(path).lines() {
        let is_fence = line.starts_with("```");
        is_fenced ^= is_fence;
        if is_fenced || is_fence || line.starts_with("    ") {
            page.code.push(line.to_owned());
            continue;
        }
        let hashes = line.chars().take_while(|c| *c == '#').count();
        if hashes > 0 && line[hashes..].starts_with(' ') {
            page.headings.push(hashes);
        }
        page.images.extend(images(line));
    }
    page
}

/// Where the pictures of a text lie.
fn images(text: &str) -> Vec<String> {
    let after = text.split("![").skip(1).filter_map(|rest| rest.split_once("](")?.1.split_once(')'));
    after.map(|(path, _)| path.to_owned()).collect()
}

#[test]
fn both_languages_tell_the_same() {
    let (english, chinese) = (page(ENGLISH), page(CHINESE));
    assert!(english.headings.len() > 30 && english.code.len() > 100, "the page was read");
    assert_eq!(english.headings, chinese.headings);
    assert_eq!(english.code, chinese.code);
    let bare = |paths: &[String]| paths.iter().map(|path| path.replace("-zh.png", ".png")).collect::<Vec<_>>();
    assert_eq!(bare(&english.images), bare(&chinese.images));
    assert!(read(ENGLISH).contains("(USER_GUIDE.zh.md)") && read(CHINESE).contains("(USER_GUIDE.md)"));
}

#[test]
fn every_picture_is_there_and_shown() {
    let mut shown: BTreeSet<String> = images(&read("README.md")).into_iter().collect();
    for path in [ENGLISH, CHINESE] {
        shown.extend(images(&read(path)).into_iter().map(|image| format!("docs/{image}")));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let there: BTreeSet<String> = names.filter(|n| n.ends_with(".png")).map(|n| format!("docs/images/{n}")).collect();
    assert_eq!(shown, there);
}
