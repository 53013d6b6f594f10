//! The route table. Pages a visitor does not begin with are fetched when they are needed.

use crate::types::AppError;
use crate::ui::ErrorView;
use crate::{accounts, circles, courses, desk, feedback, meetings, messages, signups, staff};
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
    LazySignIn => accounts::pages::SignIn;
    LazyRegister => accounts::pages::Register;
    LazyRegistered => accounts::pages::Registered;
    LazyForgot => accounts::pages::Forgot;
    LazyForgotSent => accounts::pages::ForgotSent;
    LazyReset => accounts::pages::Reset;
    LazyConfirm => accounts::pages::Confirm;
    LazySettings => accounts::pages::SettingsPage;
    LazyDelete => accounts::pages::Delete;
    LazyStaff => staff::pages::Staff;
    LazyAbout => staff::pages::About;
    LazyPrivacy => staff::pages::Privacy;
    LazyImprint => staff::pages::Imprint;
    LazyStart => circles::pages::StartPage;
    LazyWizard => circles::pages::Wizard;
    LazyCancel => circles::pages::CancelCirclePage;
    LazyDeleteDraft => circles::pages::DeleteDraftPage;
    LazyEditCourse => courses::pages::EditCourse;
    LazyManage => desk::pages::Manage;
    LazyMine => desk::pages::MyCircles;
    LazyPeople => desk::pages::Participants;
    LazyFeedback => feedback::pages::Feedback;
    LazyMessages => messages::pages::Messages;
    LazySignUp => signups::pages::SignUpView;
    LazySignedUp => signups::pages::SignedUpView;
    LazyLeave => signups::pages::LeaveView;
    LazyUndo => signups::pages::UndoView;
    LazyUnsubscribe => signups::pages::UnsubscribeView;
    LazyMyLink => signups::pages::MyLinkView;
    LazyParticipant => meetings::pages::ParticipantView;
    LazyMyCircle => meetings::pages::MyCircleView;
    LazyRsvp => meetings::pages::RsvpView;
}

/// All pages.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") ssr=SsrMode::Async view=circles::pages::Home/>
            <Route path=path!("/circles") ssr=SsrMode::Async view=circles::pages::CircleList/>
            <Route path=path!("/circles/start") ssr=SsrMode::Async view={Lazy::<LazyStart>::new()}/>
            <Route path=path!("/circles/:slug") ssr=SsrMode::Async view=circles::pages::CirclePageView/>
            <Route path=path!("/circles/:slug/edit/:step") ssr=SsrMode::Async view={Lazy::<LazyWizard>::new()}/>
            <Route path=path!("/circles/:slug/delete") ssr=SsrMode::Async view={Lazy::<LazyDeleteDraft>::new()}/>
            <Route path=path!("/circles/:slug/manage/cancel") ssr=SsrMode::Async view={Lazy::<LazyCancel>::new()}/>
            <Route path=path!("/courses") ssr=SsrMode::Async view=courses::pages::CourseList/>
            <Route path=path!("/courses/add") ssr=SsrMode::Async view={Lazy::<LazyEditCourse>::new()}/>
            <Route path=path!("/courses/:slug") ssr=SsrMode::Async view=courses::pages::CoursePageView/>
            <Route path=path!("/circles/:slug/manage/feedback/:meeting") ssr=SsrMode::Async view={Lazy::<LazyFeedback>::new()}/>
            <Route path=path!("/circles/:slug/manage") ssr=SsrMode::Async view={Lazy::<LazyManage>::new()}/>
            <Route path=path!("/circles/:slug/manage/participants") ssr=SsrMode::Async view={Lazy::<LazyPeople>::new()}/>
            <Route path=path!("/me") ssr=SsrMode::Async view={Lazy::<LazyMine>::new()}/>
            <Route path=path!("/circles/:slug/manage/messages") ssr=SsrMode::Async view={Lazy::<LazyMessages>::new()}/>
            <Route path=path!("/courses/:slug/edit") ssr=SsrMode::Async view={Lazy::<LazyEditCourse>::new()}/>
            <Route path=path!("/sign-in") ssr=SsrMode::Async view={Lazy::<LazySignIn>::new()}/>
            <Route path=path!("/register") ssr=SsrMode::Async view={Lazy::<LazyRegister>::new()}/>
            <Route path=path!("/register/done") ssr=SsrMode::Async view={Lazy::<LazyRegistered>::new()}/>
            <Route path=path!("/forgot-password") ssr=SsrMode::Async view={Lazy::<LazyForgot>::new()}/>
            <Route path=path!("/forgot-password/done") ssr=SsrMode::Async view={Lazy::<LazyForgotSent>::new()}/>
            <Route path=path!("/reset/:link") ssr=SsrMode::Async view={Lazy::<LazyReset>::new()}/>
            <Route path=path!("/confirm/:link") ssr=SsrMode::Async view={Lazy::<LazyConfirm>::new()}/>
            <Route path=path!("/settings") ssr=SsrMode::Async view={Lazy::<LazySettings>::new()}/>
            <Route path=path!("/settings/delete") ssr=SsrMode::Async view={Lazy::<LazyDelete>::new()}/>
            <Route path=path!("/staff") ssr=SsrMode::Async view={Lazy::<LazyStaff>::new()}/>
            <Route path=path!("/about") ssr=SsrMode::Async view={Lazy::<LazyAbout>::new()}/>
            <Route path=path!("/privacy") ssr=SsrMode::Async view={Lazy::<LazyPrivacy>::new()}/>
            <Route path=path!("/imprint") ssr=SsrMode::Async view={Lazy::<LazyImprint>::new()}/>
            <Route path=path!("/circles/:slug/sign-up") ssr=SsrMode::Async view={Lazy::<LazySignUp>::new()}/>
            <Route path=path!("/circles/:slug/signed-up") ssr=SsrMode::Async view={Lazy::<LazySignedUp>::new()}/>
            <Route path=path!("/circles/:slug/me") ssr=SsrMode::Async view={Lazy::<LazyMyCircle>::new()}/>
            <Route path=path!("/leave/:link") ssr=SsrMode::Async view={Lazy::<LazyLeave>::new()}/>
            <Route path=path!("/undo/:link") ssr=SsrMode::Async view={Lazy::<LazyUndo>::new()}/>
            <Route path=path!("/unsubscribe/:link") ssr=SsrMode::Async view={Lazy::<LazyUnsubscribe>::new()}/>
            <Route path=path!("/my-link") ssr=SsrMode::Async view={Lazy::<LazyMyLink>::new()}/>
            <Route path=path!("/p/:link") ssr=SsrMode::Async view={Lazy::<LazyParticipant>::new()}/>
            <Route path=path!("/rsvp/:link") ssr=SsrMode::Async view={Lazy::<LazyRsvp>::new()}/>
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
