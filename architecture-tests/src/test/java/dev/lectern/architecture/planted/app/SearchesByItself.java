package dev.lectern.architecture.planted.app;

import org.apache.lucene.search.MatchAllDocsQuery;

public final class SearchesByItself {
    public Object everything() {
        return MatchAllDocsQuery.INSTANCE;
    }
}
