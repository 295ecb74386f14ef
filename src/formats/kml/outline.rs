//! What a document holds besides its placemarks: folders, schemas, shared styles.

use std::collections::HashMap;

use super::super::ReadError;
use super::super::xml::{Step, Tag, Xml};
use super::attributes::Schema;
use super::style::Style;
use crate::progress::Cancelled;

/// Folders nested deeper are left out.
const MAX_DEPTH: usize = 64;

/// More folders with placemarks than this are no layers: a document that has each feature in a folder of its own is
/// one layer, with the folders as an attribute.
const MOST_PARTS: usize = 64;

/// The whole of a document, seen once.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Files, documents and folders in the order they begin.
    folders: Vec<Folder>,
    pub(super) schemas: HashMap<String, Schema>,
    pub(super) styles: HashMap<String, Style>,
    /// Which style each map of styles shows at rest.
    style_maps: HashMap<String, String>,
    /// What is not read, by the names of its elements, with how many there are.
    pub(super) not_read: Vec<(&'static str, u64)>,
}

#[derive(Debug, Default)]
struct Folder {
    parent: Option<usize>,
    name: String,
    /// What stands for a name that it does not have.
    usual: String,
    placemarks: u64,
}

/// A layer of a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) folder: usize,
}

/// An element that is no folder, in the folder of a number. Whoever visits it has to read or skip it.
pub(super) struct Met<'x, 'a> {
    pub(super) xml: &'x mut Xml<'a>,
    pub(super) tag: Tag,
    pub(super) folder: usize,
    /// How much of all documents has been gone through, 0 to 1.
    pub(super) share: f64,
}

/// What going through documents has shown.
pub(super) struct Walked {
    /// The parents of the folders, by their numbers; each document is a folder itself.
    parents: Vec<Option<usize>>,
    /// That a document ended too early: what was visited before is whole.
    pub(super) cut_off: Option<ReadError>,
}

/// Goes through documents.
///
/// # Errors
/// What is no well-formed text, and what `visit` refuses.
pub(super) fn walk<'a>(
    texts: &[&'a str],
    mut visit: impl FnMut(Met<'_, 'a>) -> Result<(), ReadError>,
) -> Result<Walked, ReadError> {
    let mut parents = Vec::new();
    let mut cut_off = None;
    for (i, text) in texts.iter().enumerate() {
        let mut xml = Xml::of(text);
        let mut open = Vec::new();
        loop {
            let tag = match xml.step() {
                Ok(Step::Start(tag)) => tag,
                Ok(Step::End) => {
                    open.pop();
                    continue;
                }
                Ok(Step::Done) => break,
                Err(error) if xml.is_cut_off && !open.is_empty() => {
                    cut_off.get_or_insert(error);
                    break;
                }
                Err(error) => return Err(error),
            };
            let is_folder = matches!(tag.name.as_str(), "Document" | "Folder");
            match open.last().copied() {
                // The root element.
                None => {
                    open.push(parents.len());
                    parents.push(None);
                }
                Some(folder) if is_folder && open.len() < MAX_DEPTH => {
                    open.push(parents.len());
                    parents.push(Some(folder));
                }
                Some(folder) => {
                    let share = (i as f64 + xml.share()) / texts.len() as f64;
                    match visit(Met { xml: &mut xml, tag, folder, share }) {
                        // It is not whole; the next step tells.
                        Err(ReadError::Xml { .. }) if xml.is_cut_off => {}
                        visited => visited?,
                    }
                }
            }
        }
    }
    Ok(Walked { parents, cut_off })
}

impl Outline {
    /// Of documents in files of these names; tells how much of them it has gone through, 0 to 1.
    pub(super) fn of(
        texts: &[&str],
        files: &[&str],
        mut reached: impl FnMut(f64) -> Result<(), Cancelled>,
    ) -> Result<Self, ReadError> {
        let mut outline = Self::default();
        let mut names: HashMap<usize, String> = HashMap::new();
        let mut placemarks: HashMap<usize, u64> = HashMap::new();
        let Walked { parents, .. } = walk(texts, |Met { xml, tag, folder, share }| {
            reached(share)?;
            match tag.name.as_str() {
                "name" => {
                    let name = xml.element(tag)?.text().to_owned();
                    names.entry(folder).or_insert(name);
                    return Ok(());
                }
                "Schema" => {
                    let schema = xml.element(tag)?;
                    let id = schema.tag.attribute("id").or_else(|| schema.tag.attribute("name"));
                    if let Some(id) = id {
                        outline.schemas.insert(id.to_owned(), Schema::of(&schema));
                    }
                    return Ok(());
                }
                "Style" => {
                    let style = xml.element(tag)?;
                    if let Some(id) = style.tag.attribute("id") {
                        outline.styles.insert(id.to_owned(), Style::of(&style));
                    }
                    return Ok(());
                }
                "StyleMap" => {
                    let map = xml.element(tag)?;
                    let normal = map.children.iter().find(|pair| pair.text_of("key") == Some("normal"));
                    let style = normal.and_then(|pair| pair.text_of("styleUrl"));
                    if let (Some(id), Some(style)) = (map.tag.attribute("id"), style) {
                        outline.style_maps.insert(id.to_owned(), anchor(style).to_owned());
                    }
                    return Ok(());
                }
                "NetworkLink" => {
                    let link = xml.element(tag)?;
                    let address = link.children.iter().find_map(|child| child.text_of("href")).unwrap_or_default();
                    // Documents of the same archive are read anyway.
                    if texts.len() < 2 || address.contains("://") {
                        outline.count("links to other documents");
                    }
                    return Ok(());
                }
                "Placemark" => *placemarks.entry(folder).or_default() += 1,
                "GroundOverlay" | "ScreenOverlay" | "PhotoOverlay" => outline.count("pictures over the map"),
                "Tour" => outline.count("tours"),
                "Document" | "Folder" => outline.count("folders nested too deep"),
                _ => {}
            }
            xml.skip()
        })?;
        let usual = usual_names(&parents, files);
        outline.folders = parents
            .into_iter()
            .zip(usual)
            .enumerate()
            .map(|(i, (parent, usual))| Folder {
                parent,
                name: names.remove(&i).unwrap_or_default(),
                usual,
                placemarks: placemarks.get(&i).copied().unwrap_or(0),
            })
            .collect();
        Ok(outline)
    }

    fn count(&mut self, what: &'static str) {
        match self.not_read.iter_mut().find(|(own, _)| *own == what) {
            Some((_, count)) => *count += 1,
            None => self.not_read.push((what, 1)),
        }
    }

    /// The style that an address in the document leads to.
    pub(super) fn style(&self, url: &str) -> Option<&Style> {
        let id = anchor(url);
        self.styles.get(id).or_else(|| self.styles.get(self.style_maps.get(id)?))
    }

    /// The layers; none where there are so many folders that they are none.
    pub(super) fn parts(&self) -> Vec<Part> {
        let with_features: Vec<usize> = (0..self.folders.len()).filter(|i| self.folders[*i].placemarks > 0).collect();
        if with_features.len() > MOST_PARTS {
            return Vec::new();
        }
        let paths: Vec<Vec<&str>> = with_features.iter().map(|i| self.path(*i)).collect();
        // What all paths begin with tells none from another.
        let shortest = paths.iter().map(Vec::len).min().unwrap_or(0).saturating_sub(1);
        let is_shared = |depth: &usize| paths.iter().all(|path| path.get(*depth) == paths[0].get(*depth));
        let shared = (0..shortest).take_while(is_shared).count();
        let mut parts: Vec<Part> = Vec::new();
        for (folder, path) in with_features.into_iter().zip(&paths) {
            let name = path.get(shared..).unwrap_or_default().join(" / ");
            let numbered = (2..).map(|n| format!("{name} ({n})"));
            let is_free = |name: &String| parts.iter().all(|part| part.name != *name);
            let name = std::iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or(name);
            parts.push(Part { name, folder });
        }
        parts
    }

    /// The names from the file down to a folder.
    pub(super) fn path(&self, folder: usize) -> Vec<&str> {
        let mut path = Vec::new();
        let mut next = Some(folder);
        while let Some(folder) = next.and_then(|i| self.folders.get(i)) {
            let name = folder.name.as_str();
            // The file itself has no name of its own.
            if folder.parent.is_some() || !name.is_empty() || path.is_empty() {
                path.push(if name.is_empty() { folder.usual.as_str() } else { name });
            }
            next = folder.parent;
        }
        path.reverse();
        path
    }
}

/// What folders without a name are called: by what they are, and of several files each file, or its document, as it is.
fn usual_names(parents: &[Option<usize>], files: &[&str]) -> Vec<String> {
    let mut file_of: Vec<Option<&str>> = Vec::with_capacity(parents.len());
    let mut next = files.iter().copied();
    for parent in parents {
        file_of.push(match parent {
            None => next.next().filter(|_| files.len() > 1),
            Some(parent) if parents.get(*parent) == Some(&None) => file_of.get(*parent).copied().flatten(),
            Some(_) => None,
        });
    }
    file_of.into_iter().map(|file| file.unwrap_or("Folder").to_owned()).collect()
}

/// What stands behind the hash of an address.
fn anchor(url: &str) -> &str {
    url.rsplit_once('#').map_or(url, |(_, anchor)| anchor)
}
