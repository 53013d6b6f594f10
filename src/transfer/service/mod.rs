//! Export and import.

pub mod backup;
pub mod convert;
pub mod export;
pub mod import_circlet;
pub mod import_p2pu;
pub mod lines;
pub mod verify;

use super::store::whole;
use crate::platform::{Db, Tx};
use crate::slices::exported;
use export::fault;

/// Returns the name of a table that contains more than a new database does; `None` if there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn first_filled_table(db: &Db) -> anyhow::Result<Option<&'static str>> {
    let mut tx = db.snapshot().await.map_err(fault)?;
    first_filled_table_in(&mut tx).await
}

/// Same as [`first_filled_table`], inside a transaction.
///
/// # Errors
/// When the database cannot be read.
pub async fn first_filled_table_in(tx: &mut Tx) -> anyhow::Result<Option<&'static str>> {
    for table in exported() {
        if !whole::is_empty(tx, table).await.map_err(fault)? {
            return Ok(Some(table.name));
        }
    }
    Ok(None)
}
