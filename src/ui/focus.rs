//! Where the keyboard is: the parts of the window one after the other, and what it is on scrolled into view.

use egui::{FocusDirection, Id, Rect, Sense};

/// The parts of the window, in the order in which the key goes through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    Toolbar,
    Layers,
    Map,
    Right,
    Table,
    Status,
}

impl Region {
    const ALL: [Self; 6] = [Self::Toolbar, Self::Layers, Self::Map, Self::Right, Self::Table, Self::Status];
}

/// Which part the keyboard goes to next, and where the parts were.
#[derive(Debug, Default)]
pub struct Regions {
    places: [Option<Rect>; 6],
    wanted: Option<Region>,
}

impl Regions {
    /// Whether the keyboard goes to a part when it is drawn next.
    pub fn is_wanted(&self, region: Region) -> bool {
        self.wanted == Some(region)
    }

    /// To be told at the beginning of each part that is drawn: its first button or field takes the focus, where it
    /// was asked for.
    pub fn begin(&mut self, ui: &egui::Ui, region: Region) {
        let place = ui.max_rect();
        self.places[region as usize] = Some(place);
        if self.wanted == Some(region) {
            self.wanted = None;
            let anchor = Id::unique("region");
            ui.memory_mut(|memory| {
                memory.request_focus(anchor);
                memory.move_focus(FocusDirection::Next);
            });
            // What has the focus hands it on to whatever comes next.
            ui.interact(Rect::from_min_size(place.min, egui::Vec2::ZERO), anchor, Sense::focusable_noninteractive());
        }
    }

    /// Where a part was that takes its room from the ground it is begun on.
    pub fn place(&mut self, region: Region, place: Rect) {
        self.places[region as usize] = Some(place);
    }

    /// The parts that are there are told anew in each frame.
    pub fn forget(&mut self) {
        self.places = [None; 6];
    }

    /// Lets go of a wish for a part that was not drawn.
    pub fn end(&mut self) {
        self.wanted = None;
    }

    /// Wishes for a part, in the next frame.
    pub fn wish(&mut self, region: Region) {
        self.wanted = Some(region);
    }

    /// Wishes for the part behind the one that has the focus, in the next frame.
    pub fn next(&mut self, ctx: &egui::Context) {
        let count = Region::ALL.len();
        let first = self.focused(ctx).map_or(0, |now| now + 1);
        self.wish_first(ctx, (0..count).map(|i| (first + i) % count));
    }

    /// Wishes for the part before the one that has the focus, in the next frame.
    pub fn previous(&mut self, ctx: &egui::Context) {
        let count = Region::ALL.len();
        let end = self.focused(ctx).unwrap_or(0) + count;
        self.wish_first(ctx, (0..count).map(|i| (end - 1 - i) % count));
    }

    /// The place in the order of the part that has the focus.
    fn focused(&self, ctx: &egui::Context) -> Option<usize> {
        let focused = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id));
        let at = focused.map(|response| response.rect.center());
        let holds = |region: &Region| self.places[*region as usize].zip(at).is_some_and(|(rect, at)| rect.contains(at));
        Region::ALL.iter().position(holds)
    }

    /// Wishes for the first part of an order that is there.
    fn wish_first(&mut self, ctx: &egui::Context, order: impl Iterator<Item = usize>) {
        self.wanted = order.map(|i| Region::ALL[i]).find(|region| self.places[*region as usize].is_some());
        ctx.request_repaint();
    }
}

/// At the end of what is scrolled: what has just got the focus in it is brought into view.
pub fn keep_in_view(ui: &egui::Ui) {
    let Some(focused) = ui.memory(|memory| memory.focused()) else { return };
    let id = Id::unique("kept-in-view");
    let before: Option<Id> = ui.data(|data| data.get_temp(id));
    if before == Some(focused) {
        return;
    }
    let Some(response) = ui.ctx().read_response(focused) else { return };
    let inside = ui.min_rect();
    if response.layer_id == ui.layer_id() && inside.expand(1.0).contains_rect(response.rect) {
        ui.data_mut(|data| data.insert_temp(id, focused));
        ui.scroll_to_rect(response.rect.expand(4.0), None);
    }
}
