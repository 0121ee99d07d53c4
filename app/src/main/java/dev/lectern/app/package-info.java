/** The commands a person types. */
@NullMarked
package dev.lectern.app;

import org.jspecify.annotations.NullMarked;
