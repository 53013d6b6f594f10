//! Who may do what with a course.

use super::model::Course;
use crate::accounts::model::AccountRefusal;
use crate::types::{AccountId, AppError, CourseId, Viewer};

/// Proof that the viewer may add courses: signed in, not blocked, with a confirmed address.
#[derive(Debug)]
pub struct CourseAuthor {
    account: AccountId,
}

impl CourseAuthor {
    /// Returns the acting account.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

/// Proof that the viewer may edit one course: its creator or staff.
#[derive(Debug)]
pub struct CourseEditor {
    course: CourseId,
}

impl CourseEditor {
    /// Returns the course.
    pub fn course(&self) -> CourseId {
        self.course
    }
}

/// Checks that the viewer may add a course: anyone with a confirmed address may, because its link is public at once.
///
/// # Errors
/// [`AppError::SignIn`] or [`AccountRefusal::Unconfirmed`].
pub fn add(viewer: &Viewer) -> Result<CourseAuthor, AppError> {
    Ok(CourseAuthor { account: confirmed(viewer)? })
}

/// Checks that the viewer may change a course: its creator, with a confirmed address, and staff who have just entered their
/// password may.
///
/// # Errors
/// [`AppError::SignIn`], [`AppError::Forbidden`], [`AccountRefusal::Unconfirmed`] or [`AppError::Prove`].
pub fn edit(viewer: &Viewer, course: &Course) -> Result<CourseEditor, AppError> {
    write(viewer, Some(course))?;
    let account = confirmed(viewer)?;
    let stale = viewer.me.as_ref().is_some_and(|me| me.stale) && course.creator != Some(account);
    if stale { Err(AppError::Prove) } else { Ok(CourseEditor { course: course.id }) }
}

/// Checks that the viewer may open the form for a new course, or for this one, and see it if it is hidden: also before the
/// address is confirmed.
///
/// # Errors
/// [`AppError::SignIn`] or [`AppError::Forbidden`].
pub fn write(viewer: &Viewer, course: Option<&Course>) -> Result<(), AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    let theirs = |course: &Course| me.staff || course.creator == Some(me.id);
    if course.is_none_or(theirs) { Ok(()) } else { Err(AppError::Forbidden) }
}

fn confirmed(viewer: &Viewer) -> Result<AccountId, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if me.confirmed { Ok(me.id) } else { Err(AccountRefusal::Unconfirmed.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Me;

    fn viewer(id: i64, staff: bool) -> Viewer {
        Viewer { me: Some(Me { id: AccountId(id), name: "A".into(), staff, confirmed: true, stale: false }) }
    }

    #[test]
    fn before_the_address_is_confirmed_a_course_is_written_but_not_published() {
        let viewer = Viewer { me: Some(Me { id: AccountId(1), name: "A".into(), staff: false, confirmed: false, stale: false }) };
        let hers = Course { creator: Some(AccountId(1)), ..Course::default() };
        assert!(write(&viewer, None).is_ok() && write(&viewer, Some(&hers)).is_ok());
        assert_eq!(write(&viewer, Some(&Course::default())), Err(AppError::Forbidden));
        assert_eq!(add(&viewer).err(), Some(AccountRefusal::Unconfirmed.into()));
        assert_eq!(edit(&viewer, &hers).err(), Some(AccountRefusal::Unconfirmed.into()));
    }

    #[test]
    fn a_course_is_edited_only_by_its_creator_and_staff() {
        let by = |creator: Option<AccountId>| Course { creator, ..Course::default() };
        let hers = by(Some(AccountId(1)));
        assert!(edit(&viewer(1, false), &hers).is_ok());
        assert!(edit(&viewer(9, true), &hers).is_ok());
        assert_eq!(edit(&viewer(2, false), &hers).err(), Some(AppError::Forbidden));
        assert_eq!(edit(&viewer(2, false), &by(None)).err(), Some(AppError::Forbidden));
        assert_eq!(edit(&Viewer::default(), &hers).err(), Some(AppError::SignIn));
    }
}
