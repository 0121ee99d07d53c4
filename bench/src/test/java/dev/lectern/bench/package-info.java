@NullMarked
package dev.lectern.bench;

import org.jspecify.annotations.NullMarked;
