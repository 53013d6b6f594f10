//! `circlet secret rotate`: replaces the secret that signs the links in emails.

use anyhow::{Context, anyhow};
use circlet::platform::db::{self, Copies};
use circlet::platform::secret::{Rotation, Source, Wanted, rotate};
use circlet::platform::{Clock, Config, Db};
use clap::Subcommand;

const DAY_US: i64 = 86_400 * 1_000_000;

/// What to do with the secret.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Replaces the secret: the next emails bring links that the new one signs
    ///
    /// Servers that run follow at once where they can read the new secret, and stop answering where they cannot: copy the
    /// file to them, or prepare it first (--prepare). With CIRCLET_SECRET the first call prints what to set it to on every
    /// server; the second one, with that set, replaces the secret.
    Rotate {
        /// How many days links mailed before keep working; 0 after a leak
        #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(i64).range(0..=3650))]
        grace: i64,
        /// Only adds the next secret to the file, so that it can be copied to other servers before it is used
        #[arg(long, conflicts_with = "lost")]
        prepare: bool,
        /// Goes on although the secret of now is lost: every link mailed so far stops working
        #[arg(long)]
        lost: bool,
    },
}

/// Runs the subcommand and returns what to tell the host.
///
/// # Errors
/// When there is no database, or the secret of now is not there.
pub async fn run(config: &Config, clock: &Clock, command: &Command) -> anyhow::Result<String> {
    let Command::Rotate { grace, prepare, lost } = command;
    db::present(&config.database_url).await?;
    let copies = Copies::new(&config.data, clock);
    let db = Db::open_keeping(&config.database_url, None, &copies).await?;
    let source = Source::of(config);
    let wanted = Wanted { grace_us: grace * DAY_US, lost: *lost, prepare: *prepare };
    let done = rotate(&db, &source, wanted, clock.now().as_microsecond()).await;
    db.close().await;
    Ok(match done? {
        Rotation::Done { fingerprint, until } => {
            let before = match until {
                Some(until) => format!("Links in emails sent before work until {}.", date(until)?),
                None => "Links in emails sent before do not work any more; the next email brings a new one.".to_owned(),
            };
            let then = match source {
                Source::File(path) => format!("Other servers answer again once they have {}.", path.display()),
                Source::Environment(_) => "Keep CIRCLET_SECRET as it is until then.".to_owned(),
            };
            format!("The secret was replaced; the new one has the fingerprint {fingerprint}. {before} {then}")
        }
        Rotation::Prepared => format!(
            "The next secret is in {}, next to the one in use. Copy the file to the other servers, then run `circlet secret rotate`.",
            source.name()
        ),
        Rotation::ToSet(keys) => format!(
            "Nothing was changed yet. Set this on every server, keep it secret, and start them again:\n\nCIRCLET_SECRET={}\n\nThen run `circlet secret rotate` with it.",
            keys.line()
        ),
    })
}

fn date(at: i64) -> anyhow::Result<String> {
    let at = circlet::platform::Timestamp::from_microsecond(at).map_err(|error| anyhow!(error)).context("read a date")?;
    Ok(at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}
