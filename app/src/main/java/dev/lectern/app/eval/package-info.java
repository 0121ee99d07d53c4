/** Files of questions whose answers are known. */
@NullMarked
package dev.lectern.app.eval;

import org.jspecify.annotations.NullMarked;
