//! The small map of the whole plan in the corner: where the large one looks, and a click that takes it elsewhere.

use egui::{Context, Id, Rect, Sense, Stroke, StrokeKind, pos2, vec2};

use super::picture::{MapPicture, PictureKey};
use crate::i18n::Word;
use crate::render::{Emphasis, MapView};
use crate::session::{Command, Session, ViewCommand};
use crate::ui::theme;

const SIZE: [f32; 2] = [172.0, 132.0];
const MARGIN: f32 = 14.0;
/// Room left below it for the zoom buttons, and above it for the north arrow.
const BELOW: f32 = 124.0;
const ABOVE: f32 = 84.0;

/// The picture of the whole plan, painted while it is wanted.
#[derive(Debug, Default)]
pub struct Overview {
    picture: Option<MapPicture>,
}

impl Overview {
    /// What it takes of the map, from the map's corner: left, top, width, height.
    pub fn place(map: Rect, session: &Session) -> Option<[f64; 4]> {
        let of = place(map).translate(-map.min.to_vec2());
        has_place(map, session).then(|| [of.left(), of.top(), of.width(), of.height()].map(f64::from))
    }

    /// Shows the small map over the large one, where there is room for it.
    pub fn ui(&mut self, ui: &egui::Ui, map: Rect, session: &Session, large: &PictureKey, queue: &mut Vec<Command>) {
        let view = whole(session).filter(|_| has_place(map, session));
        let Some(view) = view else {
            self.picture = None;
            return;
        };
        let p = theme::palette(session.settings.theme);
        let rect = place(map);
        let response = ui.interact(rect, Id::unique("overview"), Sense::click_and_drag());
        let name = Word::OverviewMap.text(session.settings.lang);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        let picture = self.picture.get_or_insert_with(|| small_picture(ui.ctx()));
        let inner = rect.shrink(1.0);
        let painter = ui.painter_at(rect);
        let key = PictureKey {
            view,
            grid: false,
            legend: false,
            sketched: 0,
            selection: None,
            selected: [].into(),
            ..large.clone()
        };
        let (pixels_per_point, notes) = (ui.ctx().pixels_per_point(), Vec::new());
        let (names, covered) = (false, Vec::new());
        let key = PictureKey { pixels_per_point, magnified: 1.0, notes, names, covered, arrival: 0, ..key };
        picture.show(&painter, inner, key, &session.plan, Emphasis::default);
        painter.rect_stroke(rect, 3.0, Stroke::new(1.0, p.border), StrokeKind::Inside);
        let on_it = |[x, y]: [f64; 2]| inner.min + vec2(x as f32, y as f32);
        let seen = large.view.map_rect();
        let corners = [seen.min, seen.max].map(|at| on_it(view.screen_from_map(at)));
        let seen = Rect::from_two_pos(corners[0], corners[1]);
        let seen = Rect::from_center_size(seen.center(), seen.size().max(vec2(6.0, 6.0)));
        painter.rect_stroke(seen, 0.0, Stroke::new(3.6, p.case), StrokeKind::Middle);
        painter.rect_stroke(seen, 0.0, Stroke::new(1.8, p.accent), StrokeKind::Middle);
        if (response.clicked() || response.dragged())
            && let Some(at) = response.interact_pointer_pos()
        {
            let at = [f64::from(at.x - inner.left()), f64::from(at.y - inner.top())];
            let at = session.crs.lonlat_from_map(view.map_from_screen(at));
            queue.extend(at.map(|at| Command::View(ViewCommand::CentreOn(at))));
        }
    }
}

/// Whether the small map is wanted and has room.
fn has_place(map: Rect, session: &Session) -> bool {
    let has_room = map.height() >= SIZE[1] + BELOW + ABOVE && map.width() >= 2.0 * SIZE[0];
    session.settings.overview && session.show.is_none() && has_room
}

fn place(map: Rect) -> Rect {
    let corner = pos2(map.right() - MARGIN, map.bottom() - BELOW);
    Rect::from_min_max(corner - vec2(SIZE[0], SIZE[1]), corner)
}

/// The view of the whole plan in the small map.
fn whole(session: &Session) -> Option<MapView> {
    let rect = session.crs.map_rect(session.plan.home_extent()?)?;
    let size = SIZE.map(|side| f64::from(side) - 2.0);
    Some(MapView::fitted(rect.grown(rect.width().max(rect.height()) * 0.1), size, 4.0))
}

/// Painted by the processor: it is small, and the large map keeps the GPU to itself.
fn small_picture(ctx: &Context) -> MapPicture {
    MapPicture::new(ctx.clone(), None)
}
