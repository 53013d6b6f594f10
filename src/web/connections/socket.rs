//! A connection's socket, which watches how long its client takes.

use super::{Limits, Phase, Progress};
use std::future::Future;
use std::io::{ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// A socket that fails when its client takes too long.
pub(super) struct Watched<S> {
    socket: S,
    progress: Arc<Progress>,
    limits: Limits,
    timer: Pin<Box<Sleep>>,
    /// When the phase that the timer is set for began.
    timed: Option<Instant>,
    /// Runs while the client takes nothing of its answer.
    stall: Option<Pin<Box<Sleep>>>,
}

impl<S> Watched<S> {
    pub(super) fn new(socket: S, progress: Arc<Progress>, limits: Limits) -> Self {
        Self { socket, progress, limits, timer: Box::pin(sleep(limits.head)), timed: None, stall: None }
    }

    /// Resolves when the client has let the current phase's limit pass.
    fn poll_overdue(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let (phase, since) = self.progress.now();
        let Some(limit) = self.limits.of(phase) else { return Poll::Pending };
        if self.timed != Some(since) {
            self.timed = Some(since);
            self.timer.as_mut().reset(since + limit);
        }
        ready!(self.timer.as_mut().poll(cx));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }

    /// Passes on the result of writing, and fails once nothing has been taken for too long.
    fn written<T>(&mut self, cx: &mut Context<'_>, result: Poll<Result<T>>) -> Poll<Result<T>> {
        if result.is_ready() {
            self.stall = None;
            return result;
        }
        let limit = self.limits.stalled;
        ready!(self.stall.get_or_insert_with(|| Box::pin(sleep(limit))).as_mut().poll(cx));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.socket).poll_read(cx, buf) {
            Poll::Pending => self.poll_overdue(cx),
            read => {
                if buf.filled().len() > before && self.progress.now().0 == Phase::Idle {
                    self.progress.enter(Phase::Reading);
                }
                read
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(cx, buf);
        self.written(cx, written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(cx, bufs);
        self.written(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let flushed = Pin::new(&mut self.socket).poll_flush(cx);
        self.written(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let shut = Pin::new(&mut self.socket).poll_shutdown(cx);
        self.written(cx, shut)
    }
}
