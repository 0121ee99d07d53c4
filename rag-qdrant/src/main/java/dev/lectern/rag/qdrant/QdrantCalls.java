package dev.lectern.rag.qdrant;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.lectern.core.PortUnavailableException;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.PointsGrpc;
import io.qdrant.client.grpc.QdrantGrpc;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the server: each with a deadline, repeated where that can do no harm, and failing as a port does. What is sent
 * holds numbers and the book's own words, never a question.
 */
final class QdrantCalls implements AutoCloseable {
    private static final Metadata.Key<String> KEY = Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    /** A page of a scroll may be larger than the four megabytes that gRPC allows. */
    private static final int LARGEST_REPLY = 64 << 20;

    private static final Set<Status.Code> NOT_BEGUN = Set.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED);
    private static final Set<Status.Code> HARMLESS =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED, Status.Code.DEADLINE_EXCEEDED);

    private final Duration timeout;
    private final ManagedChannel channel;
    private final Channel keyed;

    QdrantCalls(QdrantSettings settings) {
        this.timeout = settings.timeout();
        ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forAddress(
                        settings.url().getHost(), settings.port())
                .maxInboundMessageSize(LARGEST_REPLY)
                .userAgent("lectern");
        this.channel = (settings.isTls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
        String key = settings.apiKey();
        if (key == null) {
            this.keyed = channel;
        } else {
            Metadata headers = new Metadata();
            headers.put(KEY, key);
            this.keyed = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        }
    }

    PointsGrpc.PointsBlockingStub points() {
        return PointsGrpc.newBlockingStub(keyed).withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    CollectionsGrpc.CollectionsBlockingStub collections() {
        return CollectionsGrpc.newBlockingStub(keyed).withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    QdrantGrpc.QdrantBlockingStub server() {
        return QdrantGrpc.newBlockingStub(keyed).withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The deadline for the server's side, in whole seconds as it wants them. */
    long seconds() {
        return timeout.toSeconds();
    }

    /**
     * Makes a call that reads, or that changes nothing when it is made twice.
     *
     * @param call makes it anew each time, with a stub of its own
     */
    <T> T harmless(Supplier<T> call) {
        return attempt(HARMLESS, call);
    }

    /** Makes a call that is only repeated if it was never begun. */
    <T> T once(Supplier<T> call) {
        return attempt(NOT_BEGUN, call);
    }

    /** Makes an idempotent write and waits until it is applied: an answer alone does not say that it is. */
    void write(Supplier<PointsOperationResponse> call) {
        harmless(() -> {
            UpdateStatus status = call.get().getResult().getStatus();
            if (status != UpdateStatus.Completed) {
                throw Status.DEADLINE_EXCEEDED
                        .withDescription("the write was accepted and not applied in time: " + status)
                        .asRuntimeException();
            }
            return status;
        });
    }

    private <T> T attempt(Set<Status.Code> repeatable, Supplier<T> call) {
        RetryPolicy<T> policy = RetryPolicy.<T>builder()
                .handleIf(e -> e instanceof StatusRuntimeException status
                        && repeatable.contains(status.getStatus().getCode()))
                .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(1))
                .withJitter(0.2)
                .withMaxAttempts(4)
                // The channel by itself connects again after up to two minutes only, once a server was away for long.
                .onRetry(again -> channel.resetConnectBackoff())
                // So that even after a reply that never came there is time for one more attempt.
                .withMaxDuration(timeout.multipliedBy(2))
                .build();
        try {
            return Failsafe.with(policy).get(call::get);
        } catch (StatusRuntimeException e) {
            throw unavailable(e);
        } catch (FailsafeException e) {
            throw unavailable(e.getCause() == null ? e : e.getCause());
        }
    }

    static PortUnavailableException unavailable(String message) {
        return unavailable(new IllegalStateException(message));
    }

    static PortUnavailableException unavailable(Throwable cause) {
        return new PortUnavailableException("index", RETRY_AFTER, cause);
    }

    /** Whether the server said this, and was not merely away. */
    static boolean says(PortUnavailableException e, Status.Code code) {
        return code(e) == code;
    }

    static Status.@Nullable Code code(PortUnavailableException e) {
        return e.getCause() instanceof StatusRuntimeException status
                ? status.getStatus().getCode()
                : null;
    }

    @Override
    public void close() {
        channel.shutdown();
        try {
            if (!channel.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
