package dev.lectern.app.metrics;

import dev.lectern.core.PortUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Times each call of a port by its name. */
final class TimedPort {
    private TimedPort() {}

    /** Hears of a call that has returned. */
    interface Returned {
        void from(String call, @Nullable Object[] arguments, @Nullable Object result);
    }

    static <T> T around(Class<T> port, T implementation, MeterRegistry registry, Returned returned) {
        return port.cast(Proxy.newProxyInstance(
                TimedPort.class.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
                    @Nullable Object[] arguments = given == null ? new Object[0] : given;
                    Timer.Sample sample = Timer.start(registry);
                    String outcome = "failed";
                    try {
                        Object result = method.invoke(implementation, arguments);
                        outcome = "ok";
                        returned.from(method.getName(), arguments, result);
                        return (@Nullable Object) result;
                    } catch (InvocationTargetException e) {
                        outcome = e.getCause() instanceof PortUnavailableException ? "unavailable" : "failed";
                        throw e.getCause() == null ? e : e.getCause();
                    } finally {
                        sample.stop(registry.timer("lectern.store", "call", method.getName(), "outcome", outcome));
                    }
                }));
    }
}
