//! The route table. Pages that are rarely visited first are loaded lazily.

// Server functions that the frame around every page calls.
pub(super) use crate::accounts::api::{SetLanguage, SignOut};
pub(super) use crate::accounts::components::Unconfirmed;
use crate::types::AppError;
use crate::ui::ErrorView;
use crate::{
    accounts, attendance, board, circles, courses, exports, facilitation, feedback, library, meetings, messages, moderation, numbers, participation,
    personal, recaps, reports, signups, surveys, tasks,
};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::hooks::use_location;
use leptos_router::{Lazy, LazyRoute, SsrMode, path};

/// Pages that share a piece of WebAssembly: those that one person opens one after the other. One piece per
/// page would make a hundred small files, because code shared by two pages gets a file of its own.
macro_rules! lazy_pages {
    ($piece:ident, $preload:ident, $pages:ident { $($name:ident => $page:path;)* }) => {
        enum $pages {
            $($name,)*
        }

        #[lazy]
        fn $piece(page: $pages) -> AnyView {
            match page {
                $($pages::$name => view! { <$page/> }.into_any(),)*
            }
        }

        $(
            #[derive(Debug)]
            struct $name;

            impl LazyRoute for $name {
                fn data() -> Self {
                    Self
                }
                async fn view(_page: Self) -> AnyView {
                    $piece($pages::$name).await
                }
                async fn preload() {
                    #[cfg(feature = "hydrate")]
                    $preload().await;
                }
            }
        )*
    };
}

// Browsing. The list of circles itself, where most people start, is in the first piece.
lazy_pages! {
    visitor_pages, __preload_visitor_pages, VisitorPages {
        Home => circles::pages::Home;
        Circle => circles::pages::CirclePageView;
    }
}

// The course library.
lazy_pages! {
    library_pages, __preload_library_pages, LibraryPages {
        CourseList => courses::pages::CourseList;
        Course => library::pages::CoursePageView;
        CourseReviews => library::pages::AllReviews;
        CourseTips => library::pages::AllTips;
    }
}

// Participants: signing up, answering, leaving.
lazy_pages! {
    participant_pages, __preload_participant_pages, ParticipantPages {
        SignUp => signups::pages::SignUpView;
        SignedUp => signups::pages::SignedUpView;
        Leave => signups::pages::LeaveView;
        SeatAlert => signups::pages::SeatAlertView;
        Undo => signups::pages::UndoView;
        ProposedAnswers => signups::pages::AnswersView;
        Unsubscribe => signups::pages::UnsubscribeView;
        MyLink => signups::pages::MyLinkView;
        Participant => participation::pages::ParticipantView;
        MyCircle => participation::pages::MyCircleView;
        Certificate => participation::pages::CertificateView;
        ParticipantData => personal::pages::ParticipantData;
        ParticipantBoard => board::pages::ParticipantBoard;
        ParticipantPost => board::pages::ParticipantPost;
        StopBoard => board::pages::StopView;
        Rsvp => attendance::pages::RsvpView;
    }
}

// Accounts.
lazy_pages! {
    account_pages, __preload_account_pages, AccountPages {
        SignIn => accounts::pages::SignIn;
        SignInLink => accounts::pages::SignInLink;
        SignInLinkSent => accounts::pages::SignInLinkSent;
        Enter => accounts::pages::Enter;
        Register => accounts::pages::Register;
        Registered => accounts::pages::Registered;
        Forgot => accounts::pages::Forgot;
        ForgotSent => accounts::pages::ForgotSent;
        Reset => accounts::pages::Reset;
        Confirm => accounts::pages::Confirm;
        Settings => accounts::pages::SettingsPage;
        Delete => circles::pages::DeleteAccountView;
        HandOver => circles::pages::HandOverView;
        AccountData => personal::pages::AccountData;
        Mails => accounts::pages::Mails;
    }
}

// Starting a circle.
lazy_pages! {
    wizard_pages, __preload_wizard_pages, WizardPages {
        Start => circles::pages::StartPage;
        Wizard => circles::pages::Wizard;
        When => meetings::pages::WhenStepPage;
        DeleteDraft => circles::pages::DeleteDraftPage;
        EditCourse => courses::pages::EditCourse;
    }
}

// Running a circle.
lazy_pages! {
    manage_pages, __preload_manage_pages, ManagePages {
        Mine => facilitation::pages::MyCircles;
        Manage => facilitation::pages::Manage;
        ManagePart => ManageParts;
        CheckInCode => attendance::pages::CheckInCode;
        Sheet => attendance::pages::Sheet;
        ManagePost => board::pages::ManagePost;
        Recap => recaps::pages::RecapView;
        Invitation => circles::pages::InvitationView;
        Correct => meetings::pages::CorrectMeetingPage;
        DownloadMine => exports::pages::MyDownloads;
        Meeting => meetings::pages::EditMeetingPage;
        Report => reports::pages::ReportView;
    }
}

// Forms that save themselves.
lazy_pages! {
    form_pages, __preload_form_pages, FormPages {
        Feedback => feedback::pages::Feedback;
        Survey => surveys::pages::ParticipantSurvey;
        FacilitatorSurvey => surveys::pages::FacilitatorSurvey;
        Answers => surveys::pages::SurveyAnswers;
    }
}

// Staff pages, the texts that staff write, and the public figures.
lazy_pages! {
    site_pages, __preload_site_pages, SitePages {
        Staff => moderation::pages::Staff;
        StaffPart => StaffParts;
        HidePage => moderation::pages::HidePageView;
        StaffAccount => moderation::pages::StaffAccount;
        ReportToStaff => moderation::pages::ReportToStaff;
        About => moderation::pages::About;
        Privacy => moderation::pages::Privacy;
        Imprint => moderation::pages::Imprint;
        Numbers => numbers::pages::NumbersPage;
    }
}

/// All pages.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") ssr=SsrMode::Async view={Lazy::<Home>::new()}/>
            <Route path=path!("/circles") ssr=SsrMode::Async view=circles::pages::CircleList/>
            <Route path=path!("/circles/start") ssr=SsrMode::Async view={Lazy::<Start>::new()}/>
            <Route path=path!("/circles/:slug") ssr=SsrMode::Async view={Lazy::<Circle>::new()}/>
            <Route path=path!("/circles/:slug/edit/3") ssr=SsrMode::Async view={Lazy::<When>::new()}/>
            <Route path=path!("/circles/:slug/edit/:step") ssr=SsrMode::Async view={Lazy::<Wizard>::new()}/>
            <Route path=path!("/circles/:slug/delete") ssr=SsrMode::Async view={Lazy::<DeleteDraft>::new()}/>
            <Route path=path!("/invitation/:link") ssr=SsrMode::Async view={Lazy::<Invitation>::new()}/>
            <Route path=path!("/courses") ssr=SsrMode::Async view={Lazy::<CourseList>::new()}/>
            <Route path=path!("/courses/add") ssr=SsrMode::Async view={Lazy::<EditCourse>::new()}/>
            <Route path=path!("/courses/:slug") ssr=SsrMode::Async view={Lazy::<Course>::new()}/>
            <Route path=path!("/courses/:slug/reviews") ssr=SsrMode::Async view={Lazy::<CourseReviews>::new()}/>
            <Route path=path!("/courses/:slug/tips") ssr=SsrMode::Async view={Lazy::<CourseTips>::new()}/>
            <Route path=path!("/circles/:slug/manage/feedback/:meeting") ssr=SsrMode::Async view={Lazy::<Feedback>::new()}/>
            <Route path=path!("/circles/:slug/manage/correct/:meeting") ssr=SsrMode::Async view={Lazy::<Correct>::new()}/>
            <Route path=path!("/circles/:slug/report") ssr=SsrMode::Async view={Lazy::<Report>::new()}/>
            <Route path=path!("/circles/:slug/manage/survey") ssr=SsrMode::Async view={Lazy::<FacilitatorSurvey>::new()}/>
            <Route path=path!("/circles/:slug/manage/answers") ssr=SsrMode::Async view={Lazy::<Answers>::new()}/>
            <Route path=path!("/circles/:slug/manage/meetings/:meeting") ssr=SsrMode::Async view={Lazy::<Meeting>::new()}/>
            <Route path=path!("/circles/:slug/manage/meetings/:meeting/code") ssr=SsrMode::Async view={Lazy::<CheckInCode>::new()}/>
            <Route path=path!("/circles/:slug/manage/meetings/:meeting/sheet") ssr=SsrMode::Async view={Lazy::<Sheet>::new()}/>
            <Route path=path!("/circles/:slug/manage") ssr=SsrMode::Async view={Lazy::<Manage>::new()}/>
            <Route path=path!("/me") ssr=SsrMode::Async view={Lazy::<Mine>::new()}/>
            <Route path=path!("/circles/:slug/manage/board/:post") ssr=SsrMode::Async view={Lazy::<ManagePost>::new()}/>
            <Route path=path!("/circles/:slug/manage/recaps/:meeting") ssr=SsrMode::Async view={Lazy::<Recap>::new()}/>
            <Route path=path!("/me/download") ssr=SsrMode::Async view={Lazy::<DownloadMine>::new()}/>
            <Route path=path!("/courses/:slug/edit") ssr=SsrMode::Async view={Lazy::<EditCourse>::new()}/>
            <Route path=path!("/sign-in") ssr=SsrMode::Async view={Lazy::<SignIn>::new()}/>
            <Route path=path!("/sign-in/link") ssr=SsrMode::Async view={Lazy::<SignInLink>::new()}/>
            <Route path=path!("/sign-in/link/done") ssr=SsrMode::Async view={Lazy::<SignInLinkSent>::new()}/>
            <Route path=path!("/enter/:link") ssr=SsrMode::Async view={Lazy::<Enter>::new()}/>
            <Route path=path!("/register") ssr=SsrMode::Async view={Lazy::<Register>::new()}/>
            <Route path=path!("/register/done") ssr=SsrMode::Async view={Lazy::<Registered>::new()}/>
            <Route path=path!("/forgot-password") ssr=SsrMode::Async view={Lazy::<Forgot>::new()}/>
            <Route path=path!("/forgot-password/done") ssr=SsrMode::Async view={Lazy::<ForgotSent>::new()}/>
            <Route path=path!("/reset/:link") ssr=SsrMode::Async view={Lazy::<Reset>::new()}/>
            <Route path=path!("/confirm/:link") ssr=SsrMode::Async view={Lazy::<Confirm>::new()}/>
            <Route path=path!("/settings") ssr=SsrMode::Async view={Lazy::<Settings>::new()}/>
            <Route path=path!("/unsubscribe/account/:link") ssr=SsrMode::Async view={Lazy::<Mails>::new()}/>
            <Route path=path!("/settings/data") ssr=SsrMode::Async view={Lazy::<AccountData>::new()}/>
            <Route path=path!("/settings/delete") ssr=SsrMode::Async view={Lazy::<Delete>::new()}/>
            <Route path=path!("/settings/delete/:slug") ssr=SsrMode::Async view={Lazy::<HandOver>::new()}/>
            <Route path=path!("/staff/accounts/:id") ssr=SsrMode::Async view={Lazy::<StaffAccount>::new()}/>
            <Route path=path!("/report") ssr=SsrMode::Async view={Lazy::<ReportToStaff>::new()}/>
            <Route path=path!("/staff") ssr=SsrMode::Async view={Lazy::<Staff>::new()}/>
            <Route path=path!("/about") ssr=SsrMode::Async view={Lazy::<About>::new()}/>
            <Route path=path!("/privacy") ssr=SsrMode::Async view={Lazy::<Privacy>::new()}/>
            <Route path=path!("/numbers") ssr=SsrMode::Async view={Lazy::<Numbers>::new()}/>
            <Route path=path!("/imprint") ssr=SsrMode::Async view={Lazy::<Imprint>::new()}/>
            <Route path=path!("/circles/:slug/sign-up") ssr=SsrMode::Async view={Lazy::<SignUp>::new()}/>
            <Route path=path!("/circles/:slug/signed-up") ssr=SsrMode::Async view={Lazy::<SignedUp>::new()}/>
            <Route path=path!("/circles/:slug/me") ssr=SsrMode::Async view={Lazy::<MyCircle>::new()}/>
            <Route path=path!("/leave/:link") ssr=SsrMode::Async view={Lazy::<Leave>::new()}/>
            <Route path=path!("/seat/:link") ssr=SsrMode::Async view={Lazy::<SeatAlert>::new()}/>
            <Route path=path!("/answers/:link") ssr=SsrMode::Async view={Lazy::<ProposedAnswers>::new()}/>
            <Route path=path!("/undo/:link") ssr=SsrMode::Async view={Lazy::<Undo>::new()}/>
            <Route path=path!("/unsubscribe/:link") ssr=SsrMode::Async view={Lazy::<Unsubscribe>::new()}/>
            <Route path=path!("/unsubscribe/board/:link") ssr=SsrMode::Async view={Lazy::<StopBoard>::new()}/>
            <Route path=path!("/my-link") ssr=SsrMode::Async view={Lazy::<MyLink>::new()}/>
            <Route path=path!("/p/:link") ssr=SsrMode::Async view={Lazy::<Participant>::new()}/>
            <Route path=path!("/p/:link/certificate") ssr=SsrMode::Async view={Lazy::<Certificate>::new()}/>
            <Route path=path!("/p/:link/data") ssr=SsrMode::Async view={Lazy::<ParticipantData>::new()}/>
            <Route path=path!("/p/:link/board") ssr=SsrMode::Async view={Lazy::<ParticipantBoard>::new()}/>
            <Route path=path!("/p/:link/board/:post") ssr=SsrMode::Async view={Lazy::<ParticipantPost>::new()}/>
            <Route path=path!("/p/:link/survey") ssr=SsrMode::Async view={Lazy::<Survey>::new()}/>
            <Route path=path!("/rsvp/:link") ssr=SsrMode::Async view={Lazy::<Rsvp>::new()}/>
            // What it is about is in its query, which is read when the page is made: it has a route of its own.
            <Route path=path!("/staff/hide") ssr=SsrMode::Async view={Lazy::<HidePage>::new()}/>
            // Each route takes room in what every page loads: pages of one piece share one.
            <Route path=path!("/circles/:slug/manage/:part") ssr=SsrMode::Async view={Lazy::<ManagePart>::new()}/>
            <Route path=path!("/staff/:part") ssr=SsrMode::Async view={Lazy::<StaffPart>::new()}/>
        </FlatRoutes>
    }
}

/// The not-found page.
#[component]
fn NotFound() -> impl IntoView {
    view! { <ErrorView error=AppError::NotFound/> }
}

/// Returns the last part of the path. It changes when one of the pages leads to another, together with the query that the page reads:
/// the route's parameters change before that.
fn use_part() -> Memo<String> {
    let path = use_location().pathname;
    Memo::new(move |_| path.read().rsplit('/').next().unwrap_or_default().to_owned())
}

/// The pages of a circle for those who run it.
#[component]
fn ManageParts() -> impl IntoView {
    let part = use_part();
    move || match part.read().as_str() {
        "participants" => view! { <facilitation::pages::Participants/> }.into_any(),
        "messages" => view! { <messages::pages::Messages/> }.into_any(),
        "board" => view! { <board::pages::ManageBoard/> }.into_any(),
        "tasks" => view! { <tasks::pages::Tasks/> }.into_any(),
        "cancel" => view! { <circles::pages::CancelCirclePage/> }.into_any(),
        "download" => view! { <exports::pages::CircleDownloads/> }.into_any(),
        "report" => view! { <reports::pages::ChooseReport/> }.into_any(),
        _ => view! { <NotFound/> }.into_any(),
    }
}

/// The pages of staff.
#[component]
fn StaffParts() -> impl IntoView {
    let part = use_part();
    move || match part.read().as_str() {
        "accounts" => view! { <moderation::pages::StaffAccounts/> }.into_any(),
        "circles" => view! { <moderation::pages::StaffCircles/> }.into_any(),
        "courses" => view! { <moderation::pages::StaffCourses/> }.into_any(),
        "emails" => view! { <moderation::pages::StaffEmails/> }.into_any(),
        "reports" => view! { <moderation::pages::StaffReports/> }.into_any(),
        "setup" => view! { <moderation::pages::StaffSetup/> }.into_any(),
        "log" => view! { <moderation::pages::StaffLog/> }.into_any(),
        "limits" => view! { <moderation::pages::StaffLimits/> }.into_any(),
        "download" => view! { <exports::pages::AllDownloads/> }.into_any(),
        _ => view! { <NotFound/> }.into_any(),
    }
}
