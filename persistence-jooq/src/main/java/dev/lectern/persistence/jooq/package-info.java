/**
 * Conversations, readers and erasures in PostgreSQL, through jOOQ.
 *
 * <p>{@link dev.lectern.persistence.jooq.PostgresStore} is the way in: it migrates the schema, opens the pool and hands
 * out the ports. A reader's rows are guarded twice: every statement names its reader, and row-level security sees only
 * the rows of the reader that the very same round trip has announced. Everything else here is hidden.
 */
@NullMarked
package dev.lectern.persistence.jooq;

import org.jspecify.annotations.NullMarked;
