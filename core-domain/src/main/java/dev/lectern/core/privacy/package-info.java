/** What is forgotten, when, and with which proof. */
@NullMarked
package dev.lectern.core.privacy;

import org.jspecify.annotations.NullMarked;
