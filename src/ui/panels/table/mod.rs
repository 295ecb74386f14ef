//! The attribute table at the bottom of the map: its bar, its head, the rows in sight, statistics, columns, export.

mod bar;
mod columns;
mod columns_menu;
mod export_menu;
mod filter;
mod header;
mod keys;
mod panel;
mod row_menu;
mod rows;
mod scroll;
mod statistics;

pub use panel::TablePanel;
