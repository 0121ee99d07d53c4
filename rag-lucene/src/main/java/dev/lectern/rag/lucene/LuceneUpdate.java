package dev.lectern.rag.lucene;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.IndexFormat;
import dev.lectern.core.book.IndexManifest;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PassageIndex;
import dev.lectern.core.book.Retriever;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** A run in its own directory, invisible until the pointer names it. */
final class LuceneUpdate implements PassageIndex.Update {
    /** Up to here one segment is worth its merge: searches are faster and no removed passage counts as a holder of a word. */
    private static final int ONE_SEGMENT = 20_000;

    private final BookId book;
    private final IndexFormat format;
    private final BookFolder folder;
    private final Lock lock;
    private final String run;
    private final Embedder embedder;
    private final Analyzer analyzer;
    private final int candidates;
    private final InstantSource clock;
    private final IndexWriter writer;
    private final Set<PassageId> present;
    private @Nullable DirectoryReader preview;
    private boolean published;
    private boolean closed;

    LuceneUpdate(
            BookId book,
            IndexFormat format,
            BookFolder folder,
            Lock lock,
            String run,
            Embedder embedder,
            Analyzer analyzer,
            int candidates,
            InstantSource clock)
            throws IOException {
        this.book = book;
        this.format = format;
        this.folder = folder;
        this.lock = lock;
        this.run = run;
        this.embedder = embedder;
        this.analyzer = analyzer;
        this.candidates = candidates;
        this.clock = clock;
        this.writer = new IndexWriter(
                FSDirectory.open(folder.run(run)),
                new IndexWriterConfig(analyzer)
                        .setMergeScheduler(new SerialMergeScheduler())
                        .setRAMBufferSizeMB(64));
        this.present = read(writer);
    }

    private static Set<PassageId> read(IndexWriter writer) throws IOException {
        Set<PassageId> ids = new HashSet<>();
        writer.forceMergeDeletes();
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
            Terms terms = MultiTerms.getTerms(reader, PassageFields.ID);
            if (terms != null) {
                TermsEnum each = terms.iterator();
                for (BytesRef id = each.next(); id != null; id = each.next()) {
                    ids.add(new PassageId(id.utf8ToString()));
                }
            }
        }
        return ids;
    }

    @Override
    public Set<PassageId> present() {
        return Set.copyOf(present);
    }

    @Override
    public void put(List<EmbeddedPassage> passages) {
        requireOpen();
        try {
            for (EmbeddedPassage passage : passages) {
                PassageId id = passage.passage().id();
                writer.updateDocument(PassageFields.key(id), PassageFields.document(passage));
                present.add(id);
            }
        } catch (IOException e) {
            throw LuceneIndex.unavailable(e);
        }
    }

    @Override
    public void remove(Collection<PassageId> passages) {
        requireOpen();
        try {
            for (PassageId id : passages) {
                writer.deleteDocuments(PassageFields.key(id));
                present.remove(id);
            }
        } catch (IOException e) {
            throw LuceneIndex.unavailable(e);
        }
    }

    @Override
    public Retriever preview() {
        requireOpen();
        try {
            settle();
            if (preview != null) {
                preview.close();
            }
            DirectoryReader reader = DirectoryReader.open(writer);
            preview = reader;
            HybridSearch search = new HybridSearch(reader, analyzer, candidates);
            return (query, limit) -> {
                try {
                    return search.search(query, embedder.embedQuery(query.text()), limit, Calibration.NONE);
                } catch (IOException e) {
                    throw LuceneIndex.unavailable(e);
                }
            };
        } catch (IOException e) {
            throw LuceneIndex.unavailable(e);
        }
    }

    @Override
    public IndexManifest publish(Calibration calibration) {
        requireOpen();
        try {
            settle();
            writer.commit();
            IndexManifest manifest = new IndexManifest(book, format, present.size(), calibration, clock.instant());
            closeWriter();
            folder.publish(new PublishedRun(run, manifest));
            published = true;
            return manifest;
        } catch (IOException e) {
            throw LuceneIndex.unavailable(e);
        }
    }

    private void settle() throws IOException {
        if (present.size() <= ONE_SEGMENT) {
            writer.forceMerge(1);
        } else {
            writer.forceMergeDeletes();
        }
    }

    private void requireOpen() {
        if (published || closed) {
            throw new IllegalStateException("this update has ended");
        }
    }

    private void closeWriter() throws IOException {
        IOUtils.close(preview, writer, writer.getDirectory());
        preview = null;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (lock) {
            if (!published) {
                writer.rollback();
                closeWriter();
                BookFolder.delete(folder.run(run));
            }
        } catch (IOException e) {
            throw LuceneIndex.unavailable(e);
        }
    }
}
