//! How files that hold a project are called: by their endings, in capitals or not. Whoever opens, saves, lists or offers
//! files asks here, so that nobody takes for a project what another takes for data.

use std::path::Path;

/// The ending of a project file's name.
pub const PROJECT_ENDING: &str = ".shapan.json";

/// That of a project packed with its data.
pub const PACKED_ENDING: &str = ".shapan";

/// Whether a file is called as a project file is.
pub fn is_project_file_name(path: &Path) -> bool {
    ends_in(path, PROJECT_ENDING)
}

/// Whether a file is called as a packed project is.
pub fn is_packed_name(path: &Path) -> bool {
    ends_in(path, PACKED_ENDING)
}

/// Whether a file is called as a project is, packed or not.
pub fn is_project_name(path: &Path) -> bool {
    is_project_file_name(path) || is_packed_name(path)
}

fn ends_in(path: &Path, ending: &str) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_change_nothing() {
        for (name, is_file, is_packed) in [
            ("w/plan.shapan.json", true, false),
            ("Plan.Shapan.JSON", true, false),
            ("Plan.SHAPAN", false, true),
            ("规划.shapan", false, true),
            ("shapan", false, false),
            ("plan.shapan/a.json", false, false),
            ("plan.json", false, false),
        ] {
            let path = Path::new(name);
            assert_eq!((is_project_file_name(path), is_packed_name(path)), (is_file, is_packed), "{name}");
            assert_eq!(is_project_name(path), is_file || is_packed, "{name}");
        }
    }
}
