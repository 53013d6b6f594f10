//! Who may do what with a course.

use super::model::Course;
use crate::types::{AccountId, AppError, CourseId, Viewer};

/// Proof that the viewer may add courses: signed in and not blocked.
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

/// Checks that the viewer may add a course: anyone who is signed in may.
///
/// # Errors
/// [`AppError::SignIn`].
pub fn add(viewer: &Viewer) -> Result<CourseAuthor, AppError> {
    viewer.id().map(|account| CourseAuthor { account }).ok_or(AppError::SignIn)
}

/// Checks that the viewer may edit a course: its creator and staff may.
///
/// # Errors
/// [`AppError::SignIn`] or [`AppError::Forbidden`].
pub fn edit(viewer: &Viewer, course: &Course) -> Result<CourseEditor, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if me.staff || course.creator == Some(me.id) { Ok(CourseEditor { course: course.id }) } else { Err(AppError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Me;

    fn viewer(id: i64, staff: bool) -> Viewer {
        Viewer { me: Some(Me { id: AccountId(id), name: "A".into(), staff, confirmed: true }) }
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
