//! Two typed drivers behind one type. Statements use `$1`, which both understand.

use crate::vault::Vault;
use sqlx::{
    ConnectOptions, Postgres, Sqlite, Transaction,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous},
};
use std::{str::FromStr, sync::Arc, time::Duration};

/// Milliseconds that a writer waits for SQLite's lock before it gives up.
const SQLITE_BUSY_MS: u64 = 10_000;
/// Readers of the embedded database. More do not help on the machines that it is meant for.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL of one process.
const POSTGRES_CONNECTIONS: u32 = 16;
/// Seconds that a request waits for a connection before it fails.
const ACQUIRE_TIMEOUT_S: u64 = 10;
/// Statements slower than this are logged, without their arguments.
const SLOW_STATEMENT_MS: u64 = 500;

static SQLITE_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations/postgres");

/// Something is wrong with the database or with what it holds. It is ours to mend; nobody can act on it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A value in the database that the rules do not know.
    #[error("corrupt value in {0}")]
    Corrupt(&'static str),
    #[error("a sealed value cannot be opened: {0}")]
    Sealed(#[from] crate::vault::VaultError),
}

pub type Result<T> = std::result::Result<T, Fault>;

/// The database cannot be used. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("DATABASE_URL must begin with sqlite: or postgres:, but is {0:?}")]
    Scheme(String),
    #[error("cannot open the database: {0}")]
    Connect(#[from] sqlx::Error),
    #[error("the database has another schema than this version of ncre needs: run `ncre migrate` with this version")]
    Schema,
    #[error("cannot migrate the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// Which engine a database runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

#[derive(Clone)]
enum Pools {
    /// SQLite has one writer. Giving it one connection makes writers queue in order instead of meeting `SQLITE_BUSY`.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// The guard that keeps a counter of places below its capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeatGuard {
    #[default]
    Enforced,
    /// Only for the negative control of the concurrency tests: it shows that they would notice a missing guard.
    Absent,
}

/// Deliberate faults. A running system has none; tests plant them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    pub seat_guard: SeatGuard,
}

/// A database: pools of connections and the vault that seals personal values.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    vault: Arc<Vault>,
    faults: Faults,
}

/// A transaction. Dropping it without `commit` undoes it.
pub struct Tx {
    pub(crate) inner: Inner,
    pub(crate) vault: Arc<Vault>,
    pub(crate) faults: Faults,
}

pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`. Does not migrate.
    pub async fn open(url: &str, vault: Vault) -> std::result::Result<Db, OpenError> {
        let pools = if url.starts_with("sqlite:") {
            open_sqlite(url).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?;
            let slow = Duration::from_millis(SLOW_STATEMENT_MS);
            let options = options.log_statements(log_off()).log_slow_statements(log_slow(), slow);
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(Duration::from_secs(ACQUIRE_TIMEOUT_S));
            Pools::Postgres(pool.connect_with(options).await?)
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            return Err(OpenError::Scheme(scheme.to_owned()));
        };
        Ok(Db { pools, vault: Arc::new(vault), faults: Faults::default() })
    }

    /// The same database with planted faults, for negative controls.
    pub fn with_faults(&self, faults: Faults) -> Db {
        Db { faults, ..self.clone() }
    }

    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Brings the schema up to date. Safe to call from many processes at once.
    pub async fn migrate(&self) -> std::result::Result<(), OpenError> {
        match &self.pools {
            Pools::Sqlite { write, .. } => SQLITE_MIGRATIONS.run(write).await?,
            Pools::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Refuses unless the schema is exactly the one that this build was made for.
    pub async fn require_current(&self) -> std::result::Result<(), OpenError> {
        let wanted = match &self.pools {
            Pools::Sqlite { .. } => SQLITE_MIGRATIONS.iter(),
            Pools::Postgres(_) => POSTGRES_MIGRATIONS.iter(),
        };
        let wanted: Vec<i64> = wanted.map(|migration| migration.version).collect();
        let query = "select version from _sqlx_migrations where success order by version";
        let applied = match &self.pools {
            Pools::Sqlite { read, .. } => sqlx::query_scalar::<_, i64>(query).fetch_all(read).await,
            Pools::Postgres(pool) => sqlx::query_scalar::<_, i64>(query).fetch_all(pool).await,
        };
        match applied {
            Ok(applied) if applied == wanted => Ok(()),
            Ok(_) => Err(OpenError::Schema),
            // A database that was never migrated does not even have the table.
            Err(sqlx::Error::Database(_)) => Err(OpenError::Schema),
            Err(error) => Err(OpenError::Connect(error)),
        }
    }

    /// Begins a transaction that may write.
    pub async fn write(&self) -> Result<Tx> {
        let inner = match &self.pools {
            // A deferred BEGIN would take the lock only at the first write and could then fail half way.
            Pools::Sqlite { write, .. } => Inner::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(self.tx(inner))
    }

    /// Begins a transaction that only reads, and never waits for a writer.
    pub async fn read(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(read.begin().await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin_with("begin read only").await?),
        };
        Ok(self.tx(inner))
    }

    fn tx(&self, inner: Inner) -> Tx {
        Tx { inner, vault: Arc::clone(&self.vault), faults: self.faults }
    }

    /// Closes all connections, after the statements that are under way.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn log_off() -> log::LevelFilter {
    log::LevelFilter::Off
}

fn log_slow() -> log::LevelFilter {
    log::LevelFilter::Warn
}

async fn open_sqlite(url: &str) -> std::result::Result<Pools, OpenError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged survives power loss: a commit reaches the disk before it is reported.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_millis(SQLITE_BUSY_MS))
        .log_statements(log_off())
        .log_slow_statements(log_slow(), Duration::from_millis(SLOW_STATEMENT_MS));
    let timeout = Duration::from_secs(ACQUIRE_TIMEOUT_S);
    let write = SqlitePoolOptions::new().max_connections(1).acquire_timeout(timeout);
    let write = write.connect_with(options.clone()).await?;
    let read = SqlitePoolOptions::new().max_connections(SQLITE_READERS).acquire_timeout(timeout);
    let read = read.connect_with(options.read_only(true)).await?;
    Ok(Pools::Sqlite { write, read })
}

impl Tx {
    /// Makes everything done in this transaction permanent.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// Runs the same body on whichever engine a transaction belongs to.
macro_rules! on {
    ($tx:expr, $connection:ident => $body:expr) => {
        match &mut $tx.inner {
            $crate::engine::Inner::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::engine::Inner::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}

/// `exec!(tx, "update …", a, b)`: the number of rows that changed.
macro_rules! exec {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        on!($tx, c => sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|done| done.rows_affected()))
    };
}

/// `optional!(tx, Row, "select …", a)`: the row, if there is one.
macro_rules! optional {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on!($tx, c => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(c).await)
    };
}

/// `all!(tx, Row, "select …", a)`: every row. The statement itself limits how many.
macro_rules! all {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on!($tx, c => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(c).await)
    };
}

/// `scalar!(tx, i64, "select …", a)`: the single value, if there is a row.
macro_rules! scalar {
    ($tx:expr, $value:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on!($tx, c => sqlx::query_scalar::<_, $value>($sql)$(.bind($arg))*.fetch_optional(c).await)
    };
}
