package dev.lectern.http.javalin;

import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** Ports that always fail, the way a test says. */
final class Away {
    private Away() {}

    static <T> T port(Class<T> port, Supplier<Object> failure) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> failure.get()));
    }
}
