package dev.lectern.rag.qdrant;

import static io.qdrant.client.ValueFactory.list;
import static io.qdrant.client.ValueFactory.value;
import static io.qdrant.client.VectorFactory.vector;

import dev.lectern.core.book.EmbeddedPassage;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.Heading;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.VectorOutputHelper;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.VectorOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** How a passage lies in a Qdrant point. */
final class PassagePoint {
    static final String DENSE = "dense";
    static final String BM25 = "bm25";
    static final String PAGE = "page";
    static final String TERMS = "terms";
    private static final String ANCHOR = "anchor";
    private static final String TITLE = "title";
    private static final String TEXT = "text";
    private static final String FURTHER = "further";
    private static final String START = "start";

    private PassagePoint() {}

    /** A passage id has the 128 bits of a UUID. */
    static PointId id(PassageId id) {
        String hex = id.value();
        return PointIdFactory.id(
                new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16)));
    }

    static PassageId id(PointId id) {
        return new PassageId(id.getUuid().replace("-", ""));
    }

    static PointStruct of(EmbeddedPassage embedded) {
        Passage passage = embedded.passage();
        Map<String, Integer> counts = BookWords.counts(passage.indexedText());
        BookWords.Sparse words = BookWords.passage(counts);
        Map<String, Value> payload = new HashMap<>(heading(passage.locator(), passage.title()));
        payload.put(TEXT, value(passage.text()));
        payload.put(TERMS, strings(List.copyOf(counts.keySet())));
        payload.put(
                FURTHER,
                list(passage.further().stream().map(PassagePoint::further).toList()));
        return PointStruct.newBuilder()
                .setId(id(passage.id()))
                .setVectors(VectorsFactory.namedVectors(Map.of(
                        DENSE, vector(embedded.embedding().toArray()), BM25, vector(words.values(), words.indices()))))
                .putAllPayload(payload)
                .build();
    }

    /** The point as it was read, ready to be written elsewhere. */
    static PointStruct copy(RetrievedPoint point) {
        SparseVector words = VectorOutputHelper.getSparseVector(output(point, BM25));
        return PointStruct.newBuilder()
                .setId(point.getId())
                .setVectors(VectorsFactory.namedVectors(Map.of(
                        DENSE,
                        vector(VectorOutputHelper.getDenseVector(output(point, DENSE))
                                .getDataList()),
                        BM25,
                        vector(words.getValuesList(), words.getIndicesList()))))
                .putAllPayload(point.getPayloadMap())
                .build();
    }

    static Passage passage(RetrievedPoint point) {
        Map<String, Value> payload = point.getPayloadMap();
        List<Heading> further = new ArrayList<>();
        for (Value each : values(payload, FURTHER)) {
            Map<String, Value> fields = each.getStructValue().getFieldsMap();
            further.add(
                    new Heading((int) get(fields, START).getIntegerValue(), locator(fields), strings(fields, TITLE)));
        }
        return new Passage(
                id(point.getId()),
                locator(payload),
                strings(payload, TITLE),
                get(payload, TEXT).getStringValue(),
                further);
    }

    static Embedding embedding(RetrievedPoint point) {
        List<Float> numbers =
                VectorOutputHelper.getDenseVector(output(point, DENSE)).getDataList();
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i);
        }
        return Embedding.of(values);
    }

    static Set<String> terms(RetrievedPoint point) {
        return new HashSet<>(strings(point.getPayloadMap(), TERMS));
    }

    private static VectorOutput output(RetrievedPoint point, String name) {
        VectorOutput output = point.getVectors().getVectors().getVectorsMap().get(name);
        if (output == null) {
            throw QdrantCalls.unavailable("a point has no vector " + name + ": index the book again");
        }
        return output;
    }

    private static Map<String, Value> heading(Locator locator, List<String> title) {
        Map<String, Value> fields = new HashMap<>();
        fields.put(PAGE, value(locator.page()));
        String anchor = locator.anchor();
        if (anchor != null) {
            fields.put(ANCHOR, value(anchor));
        }
        fields.put(TITLE, strings(title));
        return fields;
    }

    private static Value further(Heading heading) {
        Map<String, Value> fields = heading(heading.locator(), heading.title());
        fields.put(START, value(heading.start()));
        return value(fields);
    }

    private static Locator locator(Map<String, Value> fields) {
        Value anchor = fields.get(ANCHOR);
        return new Locator(get(fields, PAGE).getStringValue(), anchor == null ? null : anchor.getStringValue());
    }

    private static Value strings(List<String> strings) {
        return list(strings.stream().map(each -> value(each)).toList());
    }

    private static List<String> strings(Map<String, Value> fields, String name) {
        return values(fields, name).stream().map(Value::getStringValue).toList();
    }

    private static List<Value> values(Map<String, Value> fields, String name) {
        return get(fields, name).getListValue().getValuesList();
    }

    private static Value get(Map<String, Value> fields, String name) {
        Value value = fields.get(name);
        if (value == null) {
            throw QdrantCalls.unavailable("a point has no " + name + ": index the book again");
        }
        return value;
    }
}
