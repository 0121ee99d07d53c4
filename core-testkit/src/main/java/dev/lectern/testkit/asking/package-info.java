/** The contract of the port that keeps quotas, and quotas kept in memory. */
@NullMarked
package dev.lectern.testkit.asking;

import org.jspecify.annotations.NullMarked;
