//! Which files belong to which, by their names: what a shapefile is made of, what says where a picture lies.

use super::{Format, shapefile};

/// The endings that companions of a file of this name in lower case have.
pub(super) fn companion_endings(name: &str) -> Vec<&'static str> {
    if Format::Shapefile.is_named(name) {
        return if name.ends_with(".shp") { shapefile::COMPANIONS.to_vec() } else { Vec::new() };
    }
    let format = Format::ALL.into_iter().find(|format| format.is_named(name));
    let world_files = format.map_or(&[][..], Format::world_file_endings);
    let others = if world_files.is_empty() { &[][..] } else { &["prj", "aux.xml"] };
    world_files.iter().chain(others).copied().collect()
}

/// Which of these names in an archive are companions of a file in it, with their endings.
pub fn companions_among(file: &str, names: &[String]) -> Vec<(String, String)> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    companions_of(file, &names).into_iter().map(|(ending, name)| (ending.to_owned(), name.to_owned())).collect()
}

/// Which of the names that lie beside a file, its own among them, are its companions, with their endings; of several of one
/// ending the one that is called exactly as the file is comes first.
///
/// Capital letters do not matter (`PLAN.DBF` goes with `plan.shp`) but where they tell files apart: of `a.shp` and `A.shp`
/// each has its own, and what is called as neither belongs to the first that has none.
pub(super) fn companions_of<'n>(file: &str, names: &[&'n str]) -> Vec<(&'static str, &'n str)> {
    let lower = file.to_lowercase();
    let alike = |name: &&&str| name.to_lowercase() == lower;
    let twins: Vec<&str> = names.iter().filter(alike).copied().collect();
    // A name that was typed in other letters than it has on the disk is that of the one file there is.
    let has_twins = twins.len() > 1 && twins.contains(&file);
    let of_ending = |ending: &'static str| {
        let mut found: Vec<&str> =
            names.iter().filter(|name| is_companion(&lower, &name.to_lowercase(), ending)).copied().collect();
        let has_own = |file: &str| found.iter().any(|name| is_called_after(file, name, ending));
        let is_next = has_twins && twins.iter().find(|twin| !has_own(twin)) == Some(&file);
        let is_kept = |name: &&str| {
            let belongs_to = |owner: &str| is_called_after(owner, name, ending);
            !has_twins || belongs_to(file) || is_next && !twins.iter().any(|twin| belongs_to(twin))
        };
        let kept: Vec<bool> = found.iter().map(is_kept).collect();
        let mut kept = kept.into_iter();
        found.retain(|_| kept.next().unwrap_or_default());
        found.sort_by_key(|name| (!is_called_after(file, name, ending), *name));
        found.into_iter().map(move |name| (ending, name))
    };
    companion_endings(&lower).into_iter().flat_map(of_ending).collect()
}

/// Whether a file, by names in lower case, is the companion of another: `plan.pgw` and `plan.png.aux.xml` those of
/// `plan.png`.
fn is_companion(name: &str, other: &str, ending: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let Some(other) = other.strip_suffix(ending).and_then(|other| other.strip_suffix('.')) else { return false };
    other == stem || other == name
}

/// Whether a companion is called as its file is, letter by letter but for the ending.
fn is_called_after(file: &str, companion: &str, ending: &str) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let own = companion.len().checked_sub(ending.len() + 1).and_then(|end| companion.get(..end));
    own.is_some_and(|own| own == stem || own == file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: &str, names: &[&str]) -> Vec<String> {
        companions_of(file, names).into_iter().map(|(_, name)| name.to_owned()).collect()
    }

    #[test]
    fn letters_matter_only_where_they_tell_files_apart() {
        assert_eq!(of("a.shp", &["a.shp", "A.DBF", "a.Prj", "b.prj"]), ["A.DBF", "a.Prj"]);
        assert_eq!(of("a.shp", &["A.SHP", "A.DBF"]), ["A.DBF"], "as it was typed");
        let twins = ["A.dbf", "A.prj", "A.shp", "a.dbf", "a.prj", "a.shp"];
        assert_eq!(of("a.shp", &twins), ["a.dbf", "a.prj"]);
        assert_eq!(of("A.shp", &twins), ["A.dbf", "A.prj"]);
        let folders = ["data/road.shp", "data/road.prj", "DATA/ROAD.SHP", "DATA/ROAD.DBF"];
        assert_eq!(of("data/road.shp", &folders), ["data/road.prj"], "none that is another's");
        assert_eq!(of("DATA/ROAD.SHP", &folders), ["DATA/ROAD.DBF"]);
        let loose = ["road.shp", "Road.shp", "ROAD.prj", "road.prj", "RoaD.dbf"];
        assert_eq!(of("road.shp", &loose), ["RoaD.dbf", "road.prj"]);
        assert_eq!(of("Road.shp", &loose), ["ROAD.prj"], "none twice");
        assert_eq!(of("plan.png", &["plan.png", "PLAN.png.aux.xml", "plan.pgw"]), ["plan.pgw", "PLAN.png.aux.xml"]);
    }
}
