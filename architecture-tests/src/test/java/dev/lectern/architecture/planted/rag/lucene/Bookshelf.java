package dev.lectern.architecture.planted.rag.lucene;

public final class Bookshelf {}
