package dev.lectern.architecture.planted.persistence.jooq;

import dev.lectern.architecture.planted.rag.lucene.Bookshelf;

public final class MeetsAnotherAdapter {
    public Object shelf() {
        return new Bookshelf();
    }
}
