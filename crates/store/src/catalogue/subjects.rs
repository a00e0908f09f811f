//! Subjects (科目) of a session, and what they cost in a province.

use crate::{Fault, Result, Tx};
use domain::{
    ids::{ProvinceCode, SessionNumber, SubjectCode},
    money::Fen,
};

pub async fn insert_subject(tx: &mut Tx, session: SessionNumber, code: SubjectCode) -> Result<()> {
    exec!(tx, "insert into subjects (session, code) values ($1, $2)", i64::from(session.0), code.as_str())?;
    Ok(())
}

pub async fn insert_fee(
    tx: &mut Tx,
    session: SessionNumber,
    province: ProvinceCode,
    level: i64,
    amount: Fen,
) -> Result<()> {
    exec!(
        tx,
        "insert into fees (province, session, level, amount_fen) values ($1, $2, $3, $4)",
        province.as_str(),
        i64::from(session.0),
        level,
        amount.0
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct FeeRow {
    level: i64,
    amount_fen: i64,
}

/// Fees of a province per subject, by level (1 to 4).
pub async fn fees(tx: &mut Tx, session: SessionNumber, province: ProvinceCode) -> Result<Vec<(i64, Fen)>> {
    let rows = all!(
        tx,
        FeeRow,
        "select level, amount_fen from fees where session = $1 and province = $2 order by level",
        i64::from(session.0),
        province.as_str()
    )?;
    Ok(rows.into_iter().map(|row| (row.level, Fen(row.amount_fen))).collect())
}

/// The subjects of a session, by code.
pub async fn subjects(tx: &mut Tx, session: SessionNumber) -> Result<Vec<SubjectCode>> {
    let codes = on!(tx, c => sqlx::query_scalar::<_, String>("select code from subjects where session = $1 order by code")
        .bind(i64::from(session.0)).fetch_all(c).await)?;
    codes.iter().map(|code| code.parse().map_err(|_| Fault::Corrupt("subjects.code"))).collect()
}
