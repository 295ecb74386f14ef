//! Where the program keeps what is its own, as each system has it.

use std::path::PathBuf;

/// The folders of the program; none keeps nothing over a run, which is what tests and scripts want.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// What a person prefers.
    pub config: Option<PathBuf>,
    /// What the program remembers: unsaved work among it.
    pub state: Option<PathBuf>,
}

impl Folders {
    /// Those of the person who runs the program: `XDG_CONFIG_HOME` and `XDG_STATE_HOME` where they are set, else
    /// what the system is used to.
    pub fn of_user() -> Self {
        let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = std::env::home_dir().filter(|path| path.is_absolute());
        let below_home = |path: &str| home.as_ref().map(|home| home.join(path));
        let (config, state) = if cfg!(target_os = "windows") {
            (set("APPDATA"), set("LOCALAPPDATA"))
        } else if cfg!(target_os = "macos") {
            (below_home("Library/Application Support"), below_home("Library/Application Support"))
        } else {
            let config = set("XDG_CONFIG_HOME").or_else(|| below_home(".config"));
            (config, set("XDG_STATE_HOME").or_else(|| below_home(".local/state")))
        };
        let own = |folder: Option<PathBuf>| folder.map(|folder| folder.join("shapan"));
        Self { config: own(config), state: own(state) }
    }
}
