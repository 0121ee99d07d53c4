package dev.lectern.architecture.planted.http.javalin;

import org.jooq.impl.DSL;

public final class QueriesByItself {
    public Object one() {
        return DSL.one();
    }
}
