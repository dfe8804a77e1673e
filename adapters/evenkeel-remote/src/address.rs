//! Where a remote lies, as a text that can be shown to anybody.

use std::fmt;
use std::str::FromStr;

use crate::RemoteError;

/// The most characters that are shown of somebody else's message.
const LONGEST: usize = 600;

/// The kind of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Amazon S3, or whatever speaks its protocol.
    S3,
    /// Google Cloud Storage.
    Gcs,
    /// Azure Blob Storage.
    Azure,
    /// PostgreSQL, or whatever speaks its protocol.
    Postgres,
    /// A folder.
    File,
}

impl Scheme {
    const ALL: [(&'static str, Self); 6] = [
        ("s3", Self::S3),
        ("gs", Self::Gcs),
        ("az", Self::Azure),
        ("postgres", Self::Postgres),
        ("postgresql", Self::Postgres),
        ("file", Self::File),
    ];

    fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, scheme)| *scheme == self);
        named.map_or("", |(name, _)| name)
    }
}

/// Where a remote lies.
///
/// ```
/// # use evenkeel_remote::Address;
/// let address: Address = "postgres://ada:secret@db.example/perf/evenkeel?sslmode=require".parse()?;
/// assert_eq!(address.to_string(), "postgres://ada@db.example/perf/evenkeel");
/// # Ok::<(), evenkeel_remote::RemoteError>(())
/// ```
///
/// [`Display`](fmt::Display) and [`Debug`](fmt::Debug) leave out a password and all parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    scheme: Scheme,
    user: Option<String>,
    password: Option<String>,
    /// The bucket or container; a server, with its port; empty for a folder.
    place: String,
    /// What stands behind it, without slashes at its ends; of a folder, its path.
    path: String,
    parameters: Option<String>,
}

impl Address {
    /// The kind of service.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The bucket, the container, or the server with its port.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What stands behind the place: a prefix of names; a database and a prefix; the path of a folder.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Somebody else's message, cut to a length that can be read, without the password, the values of parameters and control characters.
    pub(crate) fn clean(&self, message: &str) -> String {
        let printable = |c: char| if c.is_control() { ' ' } else { c };
        let mut clean: String = message.chars().map(printable).take(LONGEST).collect();
        let values = self.parameters.iter().flat_map(|text| text.split('&'));
        let values = values.filter_map(|parameter| Some(parameter.split_once('=')?.1));
        for secret in values.chain(self.password.as_deref()) {
            // Anything shorter is found everywhere, and is no secret.
            if secret.len() > 3 {
                clean = clean.replace(secret, "***");
            }
        }
        clean
    }

    /// The database's own URL, password and parameters included, without what stands behind the database's name.
    #[cfg(feature = "postgres")]
    pub(crate) fn database(&self) -> (String, &str) {
        let (database, prefix) = self.path.split_once('/').unwrap_or((&self.path, ""));
        let mut url = "postgres://".to_owned();
        if let Some(user) = &self.user {
            url += user;
            if let Some(password) = &self.password {
                url = url + ":" + password;
            }
            url.push('@');
        }
        url = url + &self.place + "/" + database;
        if let Some(parameters) = &self.parameters {
            url = url + "?" + parameters;
        }
        (url, prefix)
    }
}

impl FromStr for Address {
    type Err = RemoteError;

    /// # Errors
    ///
    /// An unknown scheme, no place, or credentials and parameters where the service has better places for them. The message does not
    /// repeat the text.
    fn from_str(text: &str) -> Result<Self, RemoteError> {
        let wrong = |reason| RemoteError::Address { reason };
        let (scheme, rest) = text.split_once("://").ok_or(wrong("it has no scheme"))?;
        let (_, scheme) = Scheme::ALL
            .into_iter()
            .find(|(name, _)| *name == scheme)
            .ok_or(wrong("its scheme is unknown"))?;
        if scheme == Scheme::File {
            let absolute = rest.starts_with('/') || cfg!(windows) && rest.contains(':');
            if !absolute {
                return Err(wrong("the path of a folder is not absolute"));
            }
            return Ok(Self::at(scheme, "", rest));
        }
        let (rest, parameters) = match rest.split_once('?') {
            Some((rest, parameters)) => (rest, Some(parameters.to_owned())),
            None => (rest, None),
        };
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let path = path.trim_matches('/');
        if place.is_empty() {
            return Err(wrong("it names no bucket and no server"));
        }
        if path.split('/').any(|part| part == "." || part == "..") {
            return Err(wrong("its path has . or .. in it"));
        }
        if scheme != Scheme::Postgres {
            if user.is_some() {
                return Err(wrong(
                    "credentials stand in it, they belong in the environment",
                ));
            }
            if parameters.is_some() {
                return Err(wrong(
                    "parameters stand in it, they belong in the environment",
                ));
            }
            return Ok(Self::at(scheme, place, path));
        }
        if path.is_empty() {
            return Err(wrong("it names no database"));
        }
        let (user, password) = match user.map(|user| user.split_once(':').ok_or(user)) {
            None => (None, None),
            Some(Err(user)) => (Some(user.to_owned()), None),
            Some(Ok((user, password))) => (Some(user.to_owned()), Some(password.to_owned())),
        };
        Ok(Self {
            user,
            password,
            parameters,
            ..Self::at(scheme, place, path)
        })
    }
}

impl Address {
    fn at(scheme: Scheme, place: &str, path: &str) -> Self {
        Self {
            scheme,
            user: None,
            password: None,
            place: place.to_owned(),
            path: path.to_owned(),
            parameters: None,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.scheme.name())?;
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        f.write_str(&self.place)?;
        if self.scheme != Scheme::File && !self.path.is_empty() {
            f.write_str("/")?;
        }
        f.write_str(&self.path)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}
