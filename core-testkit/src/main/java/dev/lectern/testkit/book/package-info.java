/** What every index and every retriever must do, and an embedder that needs no model. */
@NullMarked
package dev.lectern.testkit.book;

import org.jspecify.annotations.NullMarked;
