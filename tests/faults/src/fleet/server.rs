//! Real servers on loopback, in processes that are ours to kill.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid, User, chown};
use tempfile::TempDir;

use super::Programs;
use crate::scene::scratch;

/// What is never to be seen in anything that the command prints.
pub(crate) const SECRET: &str = "correct-horse-battery-staple";
/// Whose secret that is.
pub(crate) const USER: &str = "laboratory";
/// The bucket's name.
pub(crate) const BUCKET: &str = "fleet";
/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server, and how it is started again with the same content.
pub(crate) struct Server {
    process: Child,
    start: Box<dyn Fn() -> Result<Child> + Send>,
    /// How it is killed.
    signal: Signal,
    pub(crate) port: u16,
    /// What it keeps.
    pub(crate) content: TempDir,
}

impl Server {
    /// An S3-compatible server whose objects are files.
    pub(crate) fn s3s(programs: &Programs) -> Result<Self> {
        let content = scratch()?;
        fs::create_dir(content.path().join(BUCKET))?;
        let (program, root, port) = (
            programs.s3s.clone(),
            content.path().to_owned(),
            free_port()?,
        );
        let start = move || {
            let mut command = quiet(&program);
            command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
            command.args(["--access-key", USER, "--secret-key", SECRET]);
            Ok(command.arg(&root).env("RUST_LOG", "off").spawn()?)
        };
        Self::start(Box::new(start), Signal::SIGKILL, port, content)
    }

    /// An S3-compatible server whose objects are in memory.
    pub(crate) fn moto(programs: &Programs) -> Result<Self> {
        let (program, port) = (programs.moto.clone(), free_port()?);
        let start = move || {
            let mut command = quiet(&program);
            Ok(command.args(["-p", &port.to_string()]).spawn()?)
        };
        let server = Self::start(Box::new(start), Signal::SIGKILL, port, scratch()?)?;
        let (status, _) = request(port, "PUT", &format!("/{BUCKET}"), b"")?;
        ensure!(status == 200, "moto made no bucket: {status}");
        Ok(server)
    }

    /// A database cluster of its own. It is killed by what PostgreSQL calls an immediate shutdown: nothing is finished, and the next start
    /// recovers as after a crash.
    pub(crate) fn postgres(programs: &Programs) -> Result<Self> {
        let content = scratch()?;
        // PostgreSQL does not run as root.
        let owner = if Uid::effective().is_root() {
            let user = User::from_name("postgres")?.context("there is no user postgres")?;
            chown(content.path(), Some(user.uid), Some(user.gid))?;
            Some((user.uid.as_raw(), user.gid.as_raw()))
        } else {
            None
        };
        let owned = move |program: &Path| {
            let mut command = quiet(program);
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command
        };
        let (data, password) = (content.path().join("data"), content.path().join("password"));
        fs::write(&password, SECRET)?;
        let mut initdb = owned(&programs.postgres.join("initdb"));
        initdb.args([
            "--username=evenkeel",
            "--auth=scram-sha-256",
            "--no-sync",
            "--pwfile",
        ]);
        let made = initdb.arg(&password).arg("-D").arg(&data).status()?;
        ensure!(made.success(), "initdb ended with {made}");
        let (program, port) = (programs.postgres.join("postgres"), free_port()?);
        let start = move || {
            let mut command = owned(&program);
            command.arg("-D").arg(&data).arg("-k").arg(&data);
            Ok(command
                .args(["-h", "127.0.0.1", "-p", &port.to_string()])
                .spawn()?)
        };
        Self::start(Box::new(start), Signal::SIGQUIT, port, content)
    }

    fn start(
        start: Box<dyn Fn() -> Result<Child> + Send>,
        signal: Signal,
        port: u16,
        content: TempDir,
    ) -> Result<Self> {
        let mut server = Self {
            process: start()?,
            start,
            signal,
            port,
            content,
        };
        server.await_port()?;
        Ok(server)
    }

    /// Kills the server, and starts it again.
    pub(crate) fn kill_and_restart(&mut self) -> Result<()> {
        self.kill();
        self.process = (self.start)()?;
        self.await_port()
    }

    fn kill(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = kill(Pid::from_raw(self.process.id() as i32), self.signal);
        let _ = self.process.wait();
    }

    /// Waits until the server listens. One that ends before is started again: what a killed one had is not free at once.
    fn await_port(&mut self) -> Result<()> {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            ensure!(began.elapsed() < PATIENCE, "a server does not listen");
            std::thread::sleep(Duration::from_millis(50));
            if self.process.try_wait()?.is_some() {
                self.process = (self.start)()?;
            }
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn quiet(program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A request without a signature, as moto accepts it.
pub(crate) fn request(port: u16, method: &str, path: &str, body: &[u8]) -> Result<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let head = String::from_utf8_lossy(&answer);
    let status = head.split(' ').nth(1).context("no status")?.parse()?;
    let body = answer.windows(4).position(|four| four == b"\r\n\r\n");
    Ok((status, answer.split_off(body.context("no body")? + 4)))
}
