/** Who is asking: readers, their tokens, and the port that verifies them. */
@NullMarked
package dev.lectern.core.identity;

import org.jspecify.annotations.NullMarked;
