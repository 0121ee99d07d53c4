/** A question on its way to a cited answer. */
@NullMarked
package dev.lectern.core.asking;

import org.jspecify.annotations.NullMarked;
