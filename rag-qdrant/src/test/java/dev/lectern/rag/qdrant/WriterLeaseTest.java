package dev.lectern.rag.qdrant;

import org.junit.jupiter.api.AfterEach;

class WriterLeaseTest implements WriterLeaseCases {
    private final QdrantDouble server = new QdrantDouble();

    @Override
    public QdrantSettings settings() {
        return QdrantSettings.of(server.url());
    }

    @AfterEach
    void close() {
        server.close();
    }
}
