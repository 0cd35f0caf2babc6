//! The town's hall: the small county behind a real socket, served as the binary serves it.

use crate::lexicon;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use testkit::TestSite;
use tokio::sync::oneshot;
use web::{Settings, Web};
use words::Lexicon;

pub struct Hall {
    pub site: TestSite,
    pub lexicon: Arc<Lexicon>,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Hall {
    /// Open on a working morning, with everybody found who may be entitled.
    pub fn open() -> Self {
        let site = TestSite::new(jiff::civil::date(2026, 11, 24));
        assert!(site.screen().opened >= 2, "the planted people are found");
        let web = Web::new(
            site.app.clone(),
            site.clock.clone(),
            lexicon(),
            Settings::default(),
        );
        // With the words of the modules in force.
        let lexicon = web.lexicon().clone();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let server = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let service = web::router(web).into_make_service_with_connect_info::<SocketAddr>();
                // The browser may keep connections open: they end with the runtime.
                tokio::select! {
                    served = axum::serve(listener, service) => served.unwrap(),
                    _ = stopped => {}
                }
            });
            runtime.shutdown_background();
        });
        Self {
            site,
            lexicon,
            address,
            stop: Some(stop),
            server: Some(server),
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(server) = self.server.take()
            && server.join().is_err()
            && !std::thread::panicking()
        {
            panic!("the server panicked");
        }
    }
}
