package dev.lectern.architecture.planted.persistence.jooq;

import java.util.Date;

@SuppressWarnings("JavaUtilDate")
public final class KeepsADate {
    public Object created() {
        return new Date();
    }
}
