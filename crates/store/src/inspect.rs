//! Raw statements for tests: preparing a schema, planting damage, looking at the catalogue of an engine. The feature
//! `testing` compiles it in; the binary is built without.

use crate::{Result, Tx};
use sqlx::{AssertSqlSafe, Row};

/// Runs one or more statements.
pub async fn run(tx: &mut Tx, sql: &str) -> Result<()> {
    on!(tx, c => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop))?;
    Ok(())
}

/// The rows of a query, each value as the engine spells it.
pub async fn texts(tx: &mut Tx, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
    type Cells = std::result::Result<Vec<Option<String>>, sqlx::Error>;
    // SQLite hands binary values out as they are; then what is readable in them is still to be seen.
    let lossy = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(on!(tx, c => {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(c).await?;
        let rows = rows.iter().map(|row| {
            let cell = |i| row.try_get_unchecked::<Option<Vec<u8>>, usize>(i).map(|bytes| bytes.map(lossy));
            (0..row.len()).map(cell).collect::<Cells>()
        });
        rows.collect::<std::result::Result<_, sqlx::Error>>()?
    }))
}
