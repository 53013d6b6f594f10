//! The route table. Pages a visitor does not begin with are fetched when they are needed.

use crate::courses;
use crate::feedback;
use crate::messages;
use crate::types::AppError;
use crate::ui::ErrorView;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::{Lazy, LazyRoute, SsrMode, lazy_route, path};

/// A page in a piece of WebAssembly of its own.
macro_rules! lazy_pages {
    ($($name:ident => $page:path;)*) => {
        $(
            #[derive(Debug)]
            struct $name;

            #[lazy_route]
            impl LazyRoute for $name {
                fn data() -> Self {
                    Self
                }
                fn view(_page: Self) -> AnyView {
                    view! { <$page/> }.into_any()
                }
            }
        )*
    };
}

lazy_pages! {
    LazyEditCourse => courses::pages::EditCourse;
    LazyFeedback => feedback::pages::Feedback;
    LazyMessages => messages::pages::Messages;
}

/// All pages.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/courses") ssr=SsrMode::Async view=courses::pages::CourseList/>
            <Route path=path!("/courses/add") ssr=SsrMode::Async view={Lazy::<LazyEditCourse>::new()}/>
            <Route path=path!("/courses/:slug") ssr=SsrMode::Async view=courses::pages::CoursePageView/>
            <Route path=path!("/circles/:slug/manage/feedback/:meeting") ssr=SsrMode::Async view={Lazy::<LazyFeedback>::new()}/>
            <Route path=path!("/circles/:slug/manage/messages") ssr=SsrMode::Async view={Lazy::<LazyMessages>::new()}/>
            <Route path=path!("/courses/:slug/edit") ssr=SsrMode::Async view={Lazy::<LazyEditCourse>::new()}/>
        </FlatRoutes>
    }
}

/// Nothing here: also sets the status.
#[component]
fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! { <ErrorView error=AppError::NotFound/> }
}
