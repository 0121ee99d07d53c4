/** What can be asked: a book's sections and passages, and the ports that index and retrieve them. */
@NullMarked
package dev.lectern.core.book;

import org.jspecify.annotations.NullMarked;
