/**
 * The wire: REST and server-sent events over the core's use cases, on Javalin.
 *
 * <p>{@link dev.lectern.http.javalin.LecternApi} mounts {@code /api/v1} in any Javalin; {@link
 * dev.lectern.http.javalin.LecternServer} is a Javalin of its own that also serves the site, the sign-in and the health
 * checks on one origin. What an outcome means in HTTP is decided in {@code Problems} and nowhere else.
 */
@NullMarked
package dev.lectern.http.javalin;

import org.jspecify.annotations.NullMarked;
