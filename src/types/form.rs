//! Forms as structs, and the names of their fields.

/// The name of a form's field: what a page posts, what errors refer to, and the id of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldName {
    name: &'static str,
    /// From 1; 0 if it is not in a row.
    row: usize,
}

impl FieldName {
    /// Makes a name. Forms get theirs from [`form!`]; this is for rows and for records that are no form.
    pub const fn new(name: &'static str) -> Self {
        Self { name, row: 0 }
    }

    /// Returns the name of this field in a row of a list, from 1.
    pub const fn row(self, number: usize) -> Self {
        Self { row: number, ..self }
    }

    /// Returns the name alone.
    pub fn as_str(self) -> &'static str {
        self.name
    }

    /// Returns the id of the input, which errors refer to: the name, with the row's number in a list.
    pub fn id(self) -> String {
        if self.row == 0 { self.name.to_owned() } else { format!("{}_{}", self.name, self.row) }
    }

    /// Returns the name under which it is posted: server functions take one struct called `form`.
    pub fn wire(self) -> String {
        format!("form[{}]", self.name)
    }

    /// Returns the name under which each entry of a list is posted.
    pub fn entries(self) -> String {
        format!("form[{}][]", self.name)
    }
}

/// Defines a form's struct and, for each field, a constant of the same name: `SignUpForm::email` is the name
/// of the field `email`, so that a page and the service that reads the form cannot differ.
macro_rules! form {
    ($(#[$about:meta])* pub struct $name:ident { $($(#[$doc:meta])* pub $field:ident: $kind:ty,)* }) => {
        $(#[$about])*
        pub struct $name {
            $($(#[$doc])* pub $field: $kind,)*
        }

        #[expect(non_upper_case_globals, reason = "named like the fields")]
        impl $name {
            $(
                /// The name of this field.
                pub const $field: $crate::types::FieldName = $crate::types::FieldName::new(stringify!($field));
            )*
        }
    };
}

pub(crate) use form;

#[cfg(test)]
mod tests {
    form! {
        /// A form.
        #[derive(Default)]
        pub struct SomeForm {
            /// A field.
            pub title: String,
            /// A list.
            pub dates: Vec<String>,
        }
    }

    #[test]
    fn a_field_has_the_name_that_is_posted() {
        let form = SomeForm::default();
        assert!(form.title.is_empty() && form.dates.is_empty());
        assert_eq!(
            (SomeForm::title.as_str(), SomeForm::title.wire(), SomeForm::dates.entries()),
            ("title", "form[title]".into(), "form[dates][]".into())
        );
    }
}
