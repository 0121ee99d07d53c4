/** The processes and files that a running Lectern owns: PostgreSQL, auth-server, ports, locks, secrets and logs. */
@NullMarked
package dev.lectern.app.runtime;

import org.jspecify.annotations.NullMarked;
