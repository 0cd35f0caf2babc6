//! Serving: the one place where the router meets a socket.

use crate::router::router;
use crate::state::Web;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Answers requests until `stop` is done, then lets those under way finish.
///
/// # Errors
/// The socket's.
pub async fn serve(
    listener: TcpListener,
    web: Web,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let streams = web.clone();
    let stop = async move {
        stop.await;
        // They have no end of their own that could be waited for.
        streams.streams().end();
    };
    let service = router(web).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await
}
