/** What runs here in numbers: counted around the ports, told to whoever may look. */
@NullMarked
package dev.lectern.app.metrics;

import org.jspecify.annotations.NullMarked;
