//! Raw statements for tests: preparing a schema, planting damage, looking at the catalogue of an engine. The feature
//! `testing` compiles it in; the binary is built without.

use crate::{Result, Tx, engine::Inner};
use sqlx::{AssertSqlSafe, Row, postgres::PgRow, sqlite::SqliteRow};

/// Runs one or more statements.
pub async fn run(tx: &mut Tx, sql: &str) -> Result<()> {
    on!(tx, c => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop))?;
    Ok(())
}

type Cells = std::result::Result<Vec<Option<String>>, sqlx::Error>;

/// The rows of a query, each value as the engine spells it.
pub async fn texts(tx: &mut Tx, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
    let query = sqlx::raw_sql(AssertSqlSafe(sql));
    let rows: std::result::Result<_, sqlx::Error> = match &mut tx.inner {
        Inner::Sqlite(tx) => query.fetch_all(&mut **tx).await?.iter().map(of_sqlite).collect(),
        Inner::Postgres(tx) => query.fetch_all(&mut **tx).await?.iter().map(of_postgres).collect(),
    };
    Ok(rows?)
}

/// Binary values come as they are; what is readable in them is to be seen.
fn of_sqlite(row: &SqliteRow) -> Cells {
    let cell = |index| row.try_get_unchecked::<Option<Vec<u8>>, usize>(index);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (0..row.len()).map(|index| cell(index).map(|bytes| bytes.map(text))).collect()
}

/// Everything comes as text; binary values in hexadecimal.
fn of_postgres(row: &PgRow) -> Cells {
    (0..row.len()).map(|index| row.try_get_unchecked(index)).collect()
}
