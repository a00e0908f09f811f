//! Both migrations describe one schema, and the schema keeps the rules that stand at its head.

use std::collections::BTreeMap;
use testkit::{Engine, TestDb};

/// Tables that belong to no province: what a session is, whom the passport knows, and what runs the system. Everything
/// else is hot and begins its key with the province.
const NATIONWIDE: [&str; 16] = [
    "accounts",
    "audit_links",
    "authorization_codes",
    "codes",
    "exam_sessions",
    "jobs",
    "messages",
    "person_claims",
    "provinces",
    "sandbox_refunds",
    "sandbox_trades",
    "staff_roles",
    "subjects",
    "texts",
    "throttles",
    "web_sessions",
];

/// Words for what is personal. A column that is named after one of them is sealed, or a blind index.
const PERSONAL: [&str; 9] =
    ["name", "mobile", "email", "address", "id_number", "nickname", "recipient", "phone", "photo"];

/// Columns that sound personal and are not: names and addresses of institutions, and network addresses of requests,
/// which are evidence; a photo's key is a keyed digest.
const NOT_PERSONAL: [(&str, &str); 8] = [
    ("exam_sessions", "name"),
    ("provinces", "name"),
    ("centres", "name"),
    ("centres", "address"),
    ("centres", "phone"),
    ("rooms", "name"),
    ("consents", "address"),
    ("audit", "address"),
];

#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    kind: &'static str,
    is_nullable: bool,
    /// Place in the primary key, from 1.
    key: Option<u32>,
}

type Schema = BTreeMap<(String, String), Column>;

async fn schema(db: &TestDb) -> Schema {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "select m.name, c.name, lower(c.type), c.\"notnull\", c.pk from sqlite_master m, pragma_table_info(m.name) c \
             where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> '_sqlx_migrations'"
        }
        Engine::Postgres => {
            "select c.table_name, c.column_name, c.data_type, case c.is_nullable when 'NO' then 1 else 0 end, \
             coalesce(k.ordinal_position, 0) from information_schema.columns c \
             left join (select u.table_name, u.column_name, u.ordinal_position \
             from information_schema.key_column_usage u join information_schema.table_constraints t \
             on t.constraint_name = u.constraint_name and t.table_schema = u.table_schema \
             where t.constraint_type = 'PRIMARY KEY' and u.table_schema = current_schema()) k \
             on k.table_name = c.table_name and k.column_name = c.column_name \
             where c.table_schema = current_schema() and c.table_name <> '_sqlx_migrations'"
        }
    };
    let rows = db.texts(sql).await;
    let read = |row: Vec<Option<String>>| {
        let cells: Vec<String> = row.into_iter().map(Option::unwrap_or_default).collect();
        let key = cells[4].parse().ok().filter(|place| *place > 0);
        let column = Column { kind: kind(&cells[2]), is_nullable: cells[3] == "0", key };
        ((cells[0].clone(), cells[1].clone()), column)
    };
    rows.into_iter().map(read).collect()
}

/// SQLite keeps truth as a number and an identifier as bytes.
fn kind(spelled: &str) -> &'static str {
    match spelled {
        "integer" | "bigint" | "boolean" => "number",
        "blob" | "bytea" | "uuid" => "bytes",
        "text" => "text",
        other => panic!("the schema has a column of an unexpected type {other}"),
    }
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_and_keys() {
    let sqlite = schema(&TestDb::new(Engine::Sqlite).await).await;
    let postgres = schema(&TestDb::new(Engine::Postgres).await).await;
    assert!(sqlite.len() > 100, "only {} columns were found", sqlite.len());
    let difference = |one: &Schema, other: &Schema| -> Vec<String> {
        let differs = one.iter().filter(|(place, column)| other.get(*place) != Some(*column));
        differs.map(|((table, name), column)| format!("{table}.{name} {column:?}")).collect()
    };
    assert_eq!(difference(&sqlite, &postgres), difference(&postgres, &sqlite));
    assert_eq!(sqlite, postgres);
}

#[tokio::test]
async fn every_hot_table_begins_its_key_with_the_province() {
    let schema = schema(&TestDb::new(Engine::Sqlite).await).await;
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for ((table, name), column) in &schema {
        first.entry(table).or_insert("");
        if column.key == Some(1) {
            first.insert(table, name);
        }
    }
    for nationwide in NATIONWIDE {
        assert!(first.remove(nationwide).is_some(), "{nationwide} is no table: strike it from the list");
    }
    let wrong: Vec<_> = first.into_iter().filter(|(_, key)| *key != "province").collect();
    assert!(wrong.is_empty(), "these keys do not begin with the province: {wrong:?}");
}

#[tokio::test]
async fn personal_columns_are_sealed_and_sealed_columns_are_bytes() {
    let schema = schema(&TestDb::new(Engine::Postgres).await).await;
    for ((table, name), column) in &schema {
        let is_covered = name.ends_with("_sealed") || name.ends_with("_index");
        assert!(!is_covered || column.kind == "bytes", "{table}.{name} must be bytes");
        let is_personal = PERSONAL.iter().any(|word| name == word);
        let is_known = NOT_PERSONAL.contains(&(table.as_str(), name.as_str()));
        assert!(!is_personal || is_known, "{table}.{name} sounds personal but is not sealed");
    }
}

testkit::both_engines!(a_schema_of_another_version_is_not_served, async |test: testkit::TestDb| {
    test.db.require_current().await.unwrap();
    test.run("update _sqlx_migrations set version = version + 1").await;
    assert!(matches!(test.db.require_current().await, Err(store::OpenError::Schema)));
    test.run("drop table _sqlx_migrations").await;
    assert!(matches!(test.db.require_current().await, Err(store::OpenError::Schema)));
});
