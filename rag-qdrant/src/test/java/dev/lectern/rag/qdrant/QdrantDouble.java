package dev.lectern.rag.qdrant;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.QdrantGrpc;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckReply;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Qdrant as far as this adapter knows it, in this process and over a real connection, with faults on demand. It proves what
 * is asked and how failures are handled; how well Qdrant ranks it does not prove.
 */
final class QdrantDouble implements AutoCloseable {
    private static final Metadata.Key<String> KEY = Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);

    final StoredCollections stored = new StoredCollections();
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Fault>> faults = new HashMap<>();
    private final Server server;
    private @Nullable String key;
    private String version = "1.18.2";

    /** What happens to a call instead of its answer; null is no answer at all. */
    private record Fault(@Nullable Status status) {}

    QdrantDouble() {
        ServerInterceptor gate = new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
                calls.add(method);
                Fault fault = faultOf(method);
                boolean refused = key != null && !key.equals(headers.get(KEY)) && !method.equals("HealthCheck");
                if (refused || (fault != null && fault.status != null)) {
                    call.close(
                            refused || fault == null || fault.status == null
                                    ? Status.UNAUTHENTICATED.withDescription(
                                            "Must provide an API key or an Authorization bearer token")
                                    : fault.status,
                            new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                return fault == null ? next.startCall(call, headers) : new ServerCall.Listener<>() {};
            }
        };
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .maxInboundMessageSize(64 << 20)
                    .addService(ServerInterceptors.intercept(new PointsDouble(stored), gate))
                    .addService(ServerInterceptors.intercept(new CollectionsDouble(stored), gate))
                    .addService(ServerInterceptors.intercept(new Health(), gate))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Health extends QdrantGrpc.QdrantImplBase {
        @Override
        public void healthCheck(HealthCheckRequest request, StreamObserver<HealthCheckReply> reply) {
            reply.onNext(HealthCheckReply.newBuilder()
                    .setTitle("qdrant")
                    .setVersion(version)
                    .build());
            reply.onCompleted();
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    QdrantDouble withKey(String required) {
        key = required;
        return this;
    }

    QdrantDouble withVersion(String said) {
        version = said;
        return this;
    }

    /** The next calls of this method end like this. */
    synchronized void fail(String method, Status... statuses) {
        for (Status status : statuses) {
            faults.computeIfAbsent(method, absent -> new ArrayDeque<>()).add(new Fault(status));
        }
    }

    /** The next call of this method gets no answer. */
    synchronized void hang(String method) {
        faults.computeIfAbsent(method, absent -> new ArrayDeque<>()).add(new Fault(null));
    }

    private synchronized @Nullable Fault faultOf(String method) {
        Deque<Fault> next = faults.get(method);
        return next == null ? null : next.poll();
    }

    long called(String method) {
        return calls.stream().filter(method::equals).count();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
