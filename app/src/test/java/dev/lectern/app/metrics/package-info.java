@NullMarked
package dev.lectern.app.metrics;

import org.jspecify.annotations.NullMarked;
