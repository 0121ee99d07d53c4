/** Answers, standalone questions and embeddings by any endpoint that speaks OpenAI's protocol. */
@NullMarked
package dev.lectern.rag.openai;

import org.jspecify.annotations.NullMarked;
