package dev.lectern.architecture.planted.app;

import io.qdrant.client.grpc.Points.CountPoints;

public final class AsksQdrantByItself {
    public Object howMany() {
        return CountPoints.getDefaultInstance();
    }
}
