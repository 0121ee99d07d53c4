package dev.lectern.bench;

import com.sun.net.httpserver.HttpServer;
import dev.lectern.auth.jwks.JwksSettings;
import dev.lectern.auth.jwks.JwksTokenVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer on loopback that publishes its keys and counts who asks for them, and the verifier that has fetched them. */
final class PublishedKeys implements AutoCloseable {
    private static final String PATH = "/api/auth/jwks";
    private static final int READY_CHECKS = 3_000;

    private final HttpServer issuer;
    private final AtomicInteger requests = new AtomicInteger();
    private final JwksTokenVerifier verifier;

    private PublishedKeys(HttpServer issuer, byte[] document) {
        this.issuer = issuer;
        issuer.createContext(PATH, exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        issuer.start();
        verifier = new JwksTokenVerifier(
                JwksSettings.of(
                        URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + PATH),
                        SampleTokens.ISSUER,
                        SampleTokens.AUDIENCE),
                InstantSource.system(),
                reader -> false);
    }

    /** Publishes them and waits until the verifier has them. */
    static PublishedKeys of(SampleTokens sample) {
        byte[] document = sample.keys().toString().getBytes(StandardCharsets.UTF_8);
        try {
            PublishedKeys keys = new PublishedKeys(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), document);
            for (int i = 0; i < READY_CHECKS && !keys.verifier.ready(); i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            if (!keys.verifier.ready()) {
                throw new IllegalStateException("the keys were not fetched");
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JwksTokenVerifier verifier() {
        return verifier;
    }

    /** How often the keys were asked for. */
    int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        verifier.close();
        issuer.stop(0);
    }
}
