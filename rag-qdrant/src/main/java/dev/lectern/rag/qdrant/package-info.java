/** Hybrid retrieval and its index on a Qdrant server, for many nodes. */
@NullMarked
package dev.lectern.rag.qdrant;

import org.jspecify.annotations.NullMarked;
