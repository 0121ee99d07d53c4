/** The only place that reads the environment and {@code lectern.properties}. */
@NullMarked
package dev.lectern.app.config;

import org.jspecify.annotations.NullMarked;
