package dev.lectern.http.javalin;

import dev.lectern.http.javalin.ReadinessCheck.State;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** {@code /livez}: the process answers. {@code /readyz}: so do the parts it needs, each named with its state. */
final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);

    private final List<ReadinessCheck> checks;
    private final ReentrantLock looking = new ReentrantLock();
    private List<Part> parts = List.of();
    private long lookedAt;
    private boolean looked;
    private volatile boolean stopping;

    private record Part(String name, State state) {}

    Health(List<ReadinessCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** From now on not ready: a load balancer looks for another node. */
    void stopping() {
        stopping = true;
    }

    void live(Context ctx, Exchange exchange) {
        ctx.header("Cache-Control", "no-store");
        Json.send(ctx, 200, Map.of("status", "live"));
    }

    void ready(Context ctx, Exchange exchange) {
        ctx.header("Cache-Control", "no-store");
        List<Part> now = look();
        boolean up = !stopping && now.stream().allMatch(part -> part.state() == State.UP);
        boolean down = now.stream().anyMatch(part -> part.state() == State.DOWN);
        Map<String, Object> states = new LinkedHashMap<>();
        now.forEach(part -> states.put(part.name(), part.state().name().toLowerCase(Locale.ROOT)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", up ? "ready" : stopping ? "stopping" : down ? "down" : "starting");
        body.put("checks", states);
        if (!up) {
            ctx.header("Retry-After", "1");
        }
        Json.send(ctx, up ? 200 : 503, body);
    }

    /** Looks at most once a second, however often it is asked: anybody may ask. */
    private List<Part> look() {
        looking.lock();
        try {
            if (!looked || System.nanoTime() - lookedAt > FRESH_FOR.toNanos()) {
                List<FutureTask<State>> running = new ArrayList<>();
                for (ReadinessCheck check : checks) {
                    FutureTask<State> task = new FutureTask<>(check.probe()::state);
                    Thread.ofVirtual().name("ready-" + check.name()).start(task);
                    running.add(task);
                }
                List<Part> found = new ArrayList<>();
                for (int i = 0; i < checks.size(); i++) {
                    found.add(new Part(checks.get(i).name(), result(running.get(i))));
                }
                parts = List.copyOf(found);
                lookedAt = System.nanoTime();
                looked = true;
            }
            return parts;
        } finally {
            looking.unlock();
        }
    }

    private static State result(FutureTask<State> task) {
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return State.DOWN;
        } catch (ExecutionException | TimeoutException e) {
            task.cancel(true);
            return State.DOWN;
        }
    }
}
