package dev.lectern.architecture.planted.rag.lucene.deep;

public final class DeepInside {}
