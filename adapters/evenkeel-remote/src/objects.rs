//! Object stores, through opendal: S3 and what speaks its protocol, Google Cloud Storage, Azure Blob Storage.

use std::env;
use std::time::Duration;

use futures_util::StreamExt as _;
use opendal::HttpTransporter;
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::services::{Azblob, Gcs, S3};
use opendal::{ErrorKind, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use tokio::runtime::{Builder, Runtime};

use crate::{Address, Bucket, BucketError, Created, Scheme, tls};

/// What one request may take: a segment of the largest size over a slow line needs minutes, but sends something all the time.
const TIMEOUT: Duration = Duration::from_secs(30);
const IO_TIMEOUT: Duration = Duration::from_secs(300);
/// Pauses of 0.2 s and twice as much each time, each with jitter: a server that is started again is waited for.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
const RETRIES: usize = 6;
/// Where a server of one's own expects a region, this is what it expects.
const REGION: &str = "us-east-1";

/// A bucket, or the part of one with a prefix.
pub(crate) struct Objects {
    runtime: Runtime,
    operator: Operator,
}

impl Objects {
    pub(crate) fn open(address: &Address) -> Result<Self, BucketError> {
        tls::provider();
        HttpTransporter::install_default(ReqwestTransport::default());
        let operator = match address.scheme() {
            Scheme::Gcs => {
                let service = Gcs::default().bucket(address.place()).root(address.path());
                Operator::new(service).map_err(said)?
            }
            Scheme::Azure => Operator::new(azure(address)?).map_err(said)?,
            _ => {
                let mut service = S3::default().bucket(address.place()).root(address.path());
                let regions = ["AWS_REGION", "AWS_DEFAULT_REGION"];
                let own_server = variable("AWS_ENDPOINT_URL").is_some();
                if own_server && regions.into_iter().all(|name| variable(name).is_none()) {
                    service = service.region(REGION);
                }
                Operator::new(service).map_err(said)?
            }
        };
        let timeout = TimeoutLayer::new()
            .with_timeout(TIMEOUT)
            .with_io_timeout(IO_TIMEOUT);
        let retry = RetryLayer::new()
            .with_jitter()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_max_times(RETRIES);
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(BucketError::new)?;
        Ok(Self {
            runtime,
            // The retries are outside: what takes too long is tried again.
            operator: operator.layer(timeout).layer(retry),
        })
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, BucketError> {
        let listed = self.runtime.block_on(async {
            let mut names = Vec::new();
            let mut entries = self.operator.lister(folder).await?;
            while let Some(entry) = entries.next().await {
                names.push(entry?.name().to_owned());
            }
            Ok(names)
        });
        listed.map_err(said)
    }
}

/// By the variables that Azure's own tools read.
fn azure(address: &Address) -> Result<Azblob, BucketError> {
    let service = if let Some(text) = variable("AZURE_STORAGE_CONNECTION_STRING") {
        // Its error may repeat the text, which holds a key.
        Azblob::from_connection_string(&text).map_err(|_| {
            BucketError::new("AZURE_STORAGE_CONNECTION_STRING is set and is no connection string")
        })?
    } else {
        let account = variable("AZURE_STORAGE_ACCOUNT").ok_or_else(|| {
            BucketError::new("set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN")
        })?;
        let mut service = Azblob::default()
            .endpoint(&format!("https://{account}.blob.core.windows.net"))
            .account_name(&account);
        if let Some(key) = variable("AZURE_STORAGE_KEY") {
            service = service.account_key(&key);
        } else if let Some(token) = variable("AZURE_STORAGE_SAS_TOKEN") {
            service = service.sas_token(&token);
        }
        service
    };
    Ok(service.container(address.place()).root(address.path()))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

impl Bucket for Objects {
    fn folders(&self) -> Result<Vec<String>, BucketError> {
        let names = self.list("")?.into_iter();
        Ok(names
            .filter_map(|name| name.strip_suffix('/').map(str::to_owned))
            .filter(|name| !name.is_empty())
            .collect())
    }

    fn names(&self, folder: &str) -> Result<Vec<String>, BucketError> {
        let mut names = self.list(&format!("{folder}/"))?;
        // Folders, and the folder itself where a service lists it.
        names.retain(|name| !name.ends_with('/'));
        Ok(names)
    }

    fn get(&self, folder: &str, name: &str, most: u64) -> Result<Option<Vec<u8>>, BucketError> {
        let read: opendal::Result<_> = self.runtime.block_on(async {
            let reader = self.operator.reader(&path(folder, name)).await?;
            let mut pieces = reader.into_stream(..).await?;
            let mut content = Vec::new();
            while let Some(piece) = pieces.next().await {
                content.extend(piece?.to_bytes());
                if content.len() as u64 >= most {
                    content.truncate(usize::try_from(most).unwrap_or(usize::MAX));
                    break;
                }
            }
            Ok(Some(content))
        });
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => read.map_err(said),
        }
    }

    fn create(&self, folder: &str, name: &str, content: &[u8]) -> Result<Created, BucketError> {
        let path = path(folder, name);
        let write = self
            .operator
            .write_with(&path, content.to_vec())
            .if_not_exists(true);
        match self.runtime.block_on(async { write.await }) {
            Ok(_) => Ok(Created::New),
            Err(error) if error.kind() == ErrorKind::ConditionNotMatch => Ok(Created::Present),
            Err(error) => Err(said(error)),
        }
    }

    fn parallel(&self) -> usize {
        16
    }
}

fn path(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The service's words, without the request, whose address may hold a token.
fn said(error: opendal::Error) -> BucketError {
    let mut sentence = error.kind().to_string();
    for part in [Some(error.message()), source(&error).as_deref()] {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            sentence = sentence + ": " + part;
        }
    }
    let (kept, _) = sentence.split_once('?').unwrap_or((&sentence, ""));
    BucketError::new(kept)
}

/// What is at the bottom of an error, which is the most exact.
fn source(error: &opendal::Error) -> Option<String> {
    let mut source = std::error::Error::source(error)?;
    while let Some(next) = source.source() {
        source = next;
    }
    Some(source.to_string())
}
