/** Hybrid retrieval and its index on Lucene, in a directory of this machine. */
@NullMarked
package dev.lectern.rag.lucene;

import org.jspecify.annotations.NullMarked;
