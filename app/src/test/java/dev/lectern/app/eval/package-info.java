@NullMarked
package dev.lectern.app.eval;

import org.jspecify.annotations.NullMarked;
