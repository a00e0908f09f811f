//! Raw statements for tests: preparing a schema, planting damage, looking at the catalogue of an engine. The feature
//! `testing` compiles it in; the binary is built without.

use crate::{Result, Tx};
use sqlx::{AssertSqlSafe, Row};

/// Runs one or more statements.
pub async fn run(tx: &mut Tx, sql: &str) -> Result<()> {
    on!(tx, c => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop))?;
    Ok(())
}

/// The rows of a query, each value as the engine spells it. Binary values have to be made text by the query.
pub async fn texts(tx: &mut Tx, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
    Ok(on!(tx, c => {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(c).await?;
        let read = |row: &_| (0..Row::len(row)).map(|i| row.try_get_unchecked(i)).collect::<std::result::Result<_, _>>();
        rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?
    }))
}
