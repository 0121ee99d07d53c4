/** The main job, walked through on ports that a test can script. */
@NullMarked
package dev.lectern.testkit.asking;

import org.jspecify.annotations.NullMarked;
