/** What was said: a reader's conversations, and the port that keeps them. */
@NullMarked
package dev.lectern.core.conversation;

import org.jspecify.annotations.NullMarked;
