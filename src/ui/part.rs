//! Parts of a page that changes while it is open.

use leptos::prelude::*;
use std::any::Any;
use std::sync::Arc;

/// What a part shows, without its type: the reactive code would otherwise be compiled for each type, which takes fifty kilobytes each
/// time.
#[derive(Clone)]
struct Shown(Arc<dyn Same>);

trait Same: Send + Sync {
    fn is(&self, other: &dyn Any) -> bool;
    fn any(&self) -> &dyn Any;
}

impl<T: PartialEq + Send + Sync + 'static> Same for T {
    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>() == Some(self)
    }
    fn any(&self) -> &dyn Any {
        self
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.any())
    }
}

/// A part of a page, drawn again only when what it shows (`of`) has changed.
pub fn part<P, T, V>(page: RwSignal<P>, of: impl Fn(&P) -> T + Send + Sync + 'static, show: impl Fn(T) -> V + Send + 'static) -> AnyView
where
    P: Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let shown = memo(page, Box::new(move |page| Shown(Arc::new(of(page)))));
    draw(shown, Box::new(move |shown| shown.0.any().downcast_ref::<T>().map(|what| show(what.clone()).into_any())))
}

fn memo<P: Send + Sync + 'static>(page: RwSignal<P>, of: Box<dyn Fn(&P) -> Shown + Send + Sync>) -> Memo<Shown> {
    Memo::new(move |_| page.with(&of))
}

/// Draws what a part shows.
type Show = Box<dyn Fn(&Shown) -> Option<AnyView> + Send>;

fn draw(shown: Memo<Shown>, show: Show) -> AnyView {
    (move || shown.with(&show)).into_any()
}
