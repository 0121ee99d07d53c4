package dev.lectern.core.book;

/**
 * Finds the passages of a book that fit a query best.
 *
 * <p>Implementations rank lexically, {@link AskingWords} left out, and by embedding, fuse both with {@link
 * ReciprocalRankFusion}, order the best fused candidates by {@link Relevance} and choose by {@link Shortlist}, so that two
 * retrievers over the same candidates return the same passages. They are safe for use by many threads, may block, and
 * answer from one consistent state of the index even while it is being replaced.
 */
@FunctionalInterface
public interface Retriever {
    /**
     * Retrieves passages.
     *
     * @param query what to look for
     * @param limit at most this many, 1 to 100; near-duplicates of a better passage are left out
     * @return the best first; empty only if the index holds nothing that could be compared
     * @throws dev.lectern.core.PortUnavailableException if the index cannot be reached or was never built
     */
    Retrieval retrieve(Query query, int limit);
}
