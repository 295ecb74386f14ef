//! Saved queries: the terms of the radius query kept by name. They stand in the project, without an origin.

use super::bookmarks::trimmed;
use super::inquiry::InquiryDraft;
use super::session::Session;
use crate::analysis::query::Filter;
use crate::project::{Bilingual, Rest, SavedQuery};

/// What can be done to the saved queries; each is named by its place in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum QueryCommand {
    /// Keeps the present terms at the end of the list.
    Keep(Bilingual),
    Rename {
        query: usize,
        name: Bilingual,
    },
    /// Takes the present terms in place of those it had.
    Update(usize),
    /// To another place in the list; the radius tool starts with the first.
    Move {
        from: usize,
        to: usize,
    },
    Delete(usize),
}

impl InquiryDraft {
    /// Whether these are the terms of a saved query.
    pub fn is_of(&self, saved: &SavedQuery) -> bool {
        self.layers == saved.layers && self.filter.trim() == saved.filter.trim() && self.radius.0 == saved.radius_m
    }

    /// Whether the terms can be asked again later: a filter that cannot be read cannot.
    pub fn can_be_kept(&self) -> bool {
        self.filter.trim().is_empty() || Filter::parse(&self.filter).is_ok()
    }
}

impl Session {
    pub(super) fn keep_query(&mut self, command: QueryCommand) {
        let draft = &self.inquiry.draft;
        let queries = &mut self.plan.project.queries;
        match command {
            QueryCommand::Keep(name) => {
                let Some(name) = trimmed(name).filter(|_| draft.can_be_kept()) else { return };
                queries.push(SavedQuery {
                    name,
                    noun: None,
                    layers: draft.layers.clone(),
                    radius_m: draft.radius.0,
                    filter: draft.filter.trim().to_owned(),
                    distinct: None,
                    missing: Vec::new(),
                    published: Vec::new(),
                    rest: Rest::default(),
                });
            }
            QueryCommand::Rename { query, name } => {
                if let (Some(query), Some(name)) = (queries.get_mut(query), trimmed(name)) {
                    query.name = name;
                }
            }
            QueryCommand::Update(query) => {
                if let Some(query) = queries.get_mut(query).filter(|q| draft.can_be_kept() && !draft.is_of(q)) {
                    take_terms(query, draft);
                }
            }
            QueryCommand::Move { from, to } => {
                if from < queries.len() && to < queries.len() {
                    let moved = queries.remove(from);
                    queries.insert(to, moved);
                }
            }
            QueryCommand::Delete(query) => {
                if query < queries.len() {
                    queries.remove(query);
                }
            }
        }
    }
}

/// What was said of the other terms is said no longer: published counts are those of one radius, the noun and what
/// is missing those of layers and filter.
fn take_terms(query: &mut SavedQuery, draft: &InquiryDraft) {
    let filter = draft.filter.trim();
    query.published.clear();
    query.radius_m = draft.radius.0;
    if query.layers != draft.layers || query.filter.trim() != filter {
        (query.noun, query.distinct) = (None, None);
        query.missing.clear();
        query.layers.clone_from(&draft.layers);
        filter.clone_into(&mut query.filter);
    }
}
