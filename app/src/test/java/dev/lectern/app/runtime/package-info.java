@NullMarked
package dev.lectern.app.runtime;

import org.jspecify.annotations.NullMarked;
