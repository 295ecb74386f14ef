//! Data, project and view become a picture.
pub mod view; pub mod map_theme; mod text; mod symbolize; mod clip; pub use symbolize::*;
pub use text::*; pub use view::MapView;
