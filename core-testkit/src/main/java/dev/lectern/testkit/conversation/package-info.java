/** Contracts of the ports that keep conversations, and conversations kept in memory. */
@NullMarked
package dev.lectern.testkit.conversation;

import org.jspecify.annotations.NullMarked;
