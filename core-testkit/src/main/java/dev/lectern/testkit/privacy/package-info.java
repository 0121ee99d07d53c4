/** Contracts of the ports that keep and forget readers, and readers kept in memory. */
@NullMarked
package dev.lectern.testkit.privacy;

import org.jspecify.annotations.NullMarked;
