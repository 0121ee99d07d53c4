package dev.lectern.persistence.jooq;

import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** Proof, at every start, that what serves readers cannot see past row-level security. */
final class Isolation {
    private Isolation() {}

    /** @throws IllegalStateException if the login cannot assume its roles, or they see too much; with what mends it */
    static void require(Database database) {
        boolean guarded;
        try {
            guarded = database.nobody(
                    sql -> sql.select(DSL.function("row_security_active", Boolean.class, DSL.inline("lectern.message")))
                            .fetchSingle()
                            .value1());
            database.housekeeping(sql -> sql.selectOne().fetch());
        } catch (DataAccessException e) {
            throw new IllegalStateException(
                    "the login of the database's address cannot assume the roles that serve readers: run GRANT "
                            + Scope.APP + ", " + Scope.JOBS + " TO that login",
                    e);
        }
        if (!guarded) {
            throw new IllegalStateException("row-level security does not bind the role " + Scope.APP
                    + ": run ALTER ROLE " + Scope.APP + " NOSUPERUSER NOBYPASSRLS");
        }
    }
}
