//! PostgreSQL, or whatever speaks its protocol: one table of write-once segments.

use std::env;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use backon::{BlockingRetryable as _, ExponentialBuilder};
use postgres::error::SqlState;
use postgres::{Client, Config, Error};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Address, Bucket, BucketError, Created, tls};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// What one statement may take, and how long nothing may come over the line.
const TIMEOUT: Duration = Duration::from_secs(60);
/// As for object stores: a server that is started again is waited for.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
const RETRIES: usize = 6;

/// `checksum` is the CRC-32 of the content. Rows are never updated; who wants old runs to go deletes rows by `created_at`.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS evenkeel_segments (
    prefix      text        NOT NULL,
    environment text        NOT NULL,
    name        text        NOT NULL,
    content     bytea       NOT NULL,
    checksum    bigint      NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (prefix, environment, name)
)";

/// A table's rows of one prefix.
pub(crate) struct Database {
    config: Config,
    tls: MakeRustlsConnect,
    prefix: String,
    /// Connections that nobody uses at the moment.
    idle: Mutex<Vec<Client>>,
}

impl Database {
    /// Connects, and makes the table if there is none.
    pub(crate) fn open(address: &Address) -> Result<Self, BucketError> {
        tls::provider();
        let (url, prefix) = address.database();
        let mut config: Config = url.parse().map_err(|error| {
            BucketError::new(format!("it is no address of a database: {error}"))
        })?;
        // As PostgreSQL's own tools do.
        if config.get_user().is_none() {
            let user = ["PGUSER", "USER"]
                .into_iter()
                .find_map(|name| env::var(name).ok());
            config.user(&user.ok_or_else(|| BucketError::new("no user is named: set PGUSER"))?);
        }
        if config.get_password().is_none()
            && let Ok(password) = env::var("PGPASSWORD")
        {
            config.password(password);
        }
        config
            .application_name("evenkeel")
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_user_timeout(TIMEOUT)
            .options(&format!("-c statement_timeout={}", TIMEOUT.as_millis()));
        // Without any certificates only an unencrypted connection is left, where the server and the address allow one.
        let tls = MakeRustlsConnect::with_native_certs().map_or_else(
            |_| {
                let nobody = RootCertStore::empty();
                let config = ClientConfig::builder().with_root_certificates(nobody);
                MakeRustlsConnect::new(config.with_no_client_auth())
            },
            |(tls, _)| tls,
        );
        let database = Self {
            config,
            tls,
            prefix: prefix.to_owned(),
            idle: Mutex::default(),
        };
        database.ask(|client| {
            // Somebody who may only read, or only add, cannot make tables.
            let there =
                client.query_one("SELECT to_regclass('evenkeel_segments') IS NOT NULL", &[])?;
            if there.try_get(0)? {
                return Ok(());
            }
            match client.batch_execute(TABLE) {
                // Somebody else was quicker, in the middle of it.
                Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => Ok(()),
                made => made,
            }
        })?;
        Ok(database)
    }

    /// Asks over an idle connection or a new one, again if it failed for a reason that may pass.
    fn ask<T>(&self, question: impl Fn(&mut Client) -> Result<T, Error>) -> Result<T, BucketError> {
        let once = || {
            let idle = self
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop();
            let mut client = match idle {
                Some(client) => client,
                None => self.config.connect(self.tls.clone())?,
            };
            // A connection that failed is not used again.
            let answer = question(&mut client)?;
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(client);
            Ok(answer)
        };
        let pauses = ExponentialBuilder::default()
            .with_jitter()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_max_times(RETRIES);
        once.retry(pauses)
            .when(may_pass)
            .call()
            .map_err(|error: Error| said(&error))
    }
}

/// The server is starting or ending, has too many connections, lost a race with another transaction; or is not there at all.
fn may_pass(error: &Error) -> bool {
    match error.code() {
        Some(code) => ["08", "40", "53", "57"].contains(&&code.code()[..2]),
        None => std::error::Error::source(error).is_some() || error.is_closed(),
    }
}

fn said(error: &Error) -> BucketError {
    let mut sentence = match error.as_db_error() {
        Some(refused) => format!("{}: {}", refused.severity(), refused.message()),
        None => error.to_string(),
    };
    if error.as_db_error().is_none()
        && let Some(source) = std::error::Error::source(error)
    {
        sentence = sentence + ": " + &source.to_string();
    }
    BucketError::new(sentence)
}

impl Bucket for Database {
    fn folders(&self) -> Result<Vec<String>, BucketError> {
        const ASKED: &str = "SELECT DISTINCT environment FROM evenkeel_segments WHERE prefix = $1 AND environment <> ''";
        self.ask(|client| {
            let rows = client.query(ASKED, &[&self.prefix])?;
            rows.iter().map(|row| row.try_get(0)).collect()
        })
    }

    fn names(&self, folder: &str) -> Result<Vec<String>, BucketError> {
        const ASKED: &str =
            "SELECT name FROM evenkeel_segments WHERE prefix = $1 AND environment = $2";
        self.ask(|client| {
            let rows = client.query(ASKED, &[&self.prefix, &folder])?;
            rows.iter().map(|row| row.try_get(0)).collect()
        })
    }

    fn get(&self, folder: &str, name: &str, most: u64) -> Result<Option<Vec<u8>>, BucketError> {
        const ASKED: &str = "SELECT substring(content FROM 1 FOR $4), checksum, length(content) FROM evenkeel_segments WHERE prefix = $1 AND environment = $2 AND name = $3";
        let most = i32::try_from(most).unwrap_or(i32::MAX);
        let found = self.ask(|client| {
            let row = client.query_opt(ASKED, &[&self.prefix, &folder, &name, &most])?;
            row.map(|row| {
                let content: Vec<u8> = row.try_get(0)?;
                Ok((
                    content,
                    row.try_get::<_, i64>(1)?,
                    row.try_get::<_, i32>(2)?,
                ))
            })
            .transpose()
        })?;
        let Some((content, checksum, length)) = found else {
            return Ok(None);
        };
        let whole = i64::try_from(content.len()) == Ok(i64::from(length));
        if whole && i64::from(crc32fast::hash(&content)) != checksum {
            return Err(BucketError::new(format!(
                "the row of {folder}/{name} does not fit its checksum"
            )));
        }
        Ok(Some(content))
    }

    fn create(&self, folder: &str, name: &str, content: &[u8]) -> Result<Created, BucketError> {
        const ADDED: &str = "INSERT INTO evenkeel_segments (prefix, environment, name, content, checksum) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let checksum = i64::from(crc32fast::hash(content));
        let rows = self.ask(|client| {
            client.execute(ADDED, &[&self.prefix, &folder, &name, &content, &checksum])
        })?;
        Ok(if rows == 1 {
            Created::New
        } else {
            Created::Present
        })
    }

    /// Each is a connection, and a server has not many.
    fn parallel(&self) -> usize {
        2
    }
}
