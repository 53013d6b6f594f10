//! Who may do what with a course.

use crate::types::{AccountId, AppError, Viewer};

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
    _made_here: (),
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
pub fn edit(viewer: &Viewer, creator: Option<AccountId>) -> Result<CourseEditor, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if me.staff || creator == Some(me.id) { Ok(CourseEditor { _made_here: () }) } else { Err(AppError::Forbidden) }
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
        let creator = Some(AccountId(1));
        assert!(edit(&viewer(1, false), creator).is_ok());
        assert!(edit(&viewer(9, true), creator).is_ok());
        assert_eq!(edit(&viewer(2, false), creator).err(), Some(AppError::Forbidden));
        assert_eq!(edit(&viewer(2, false), None).err(), Some(AppError::Forbidden));
        assert_eq!(edit(&Viewer::default(), creator).err(), Some(AppError::SignIn));
    }
}
