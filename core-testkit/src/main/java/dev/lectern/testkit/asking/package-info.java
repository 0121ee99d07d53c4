/** The contracts of the ports around an answer, quotas kept in memory, and an endpoint that plays a model by a script. */
@NullMarked
package dev.lectern.testkit.asking;

import org.jspecify.annotations.NullMarked;
