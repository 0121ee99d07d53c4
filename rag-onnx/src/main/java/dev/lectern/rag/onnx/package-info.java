/** Embeddings computed in this process by a small model that comes with it. */
@NullMarked
package dev.lectern.rag.onnx;

import org.jspecify.annotations.NullMarked;
