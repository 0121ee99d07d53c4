package dev.lectern.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lectern.rag.onnx.OnnxEmbedder;
import dev.lectern.rag.onnx.OnnxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A process for one way to embed, which thus has its memory to itself: says how many passages it embedded a second, and
 * waits until nobody listens any more.
 */
final class EmbedProbe {
    static final String BARE = "bare";
    static final String ADAPTER = "adapter";
    static final String RESULT = "embedded a second: ";

    private static final int BATCH = 32;
    private static final String MODEL = "/bge-small-en-v1.5-q.onnx";
    private static final String TOKENIZER = "/bge-small-en-v1.5-q-tokenizer.json";
    private static final int WORDS = 220;
    private static final List<String> VOCABULARY = List.of(
            ("the of and to in a is that for it as with was on are by this be from or an at not which have you can one all"
                            + " server token key index question answer reader book passage page database start stop run"
                            + " configure setting value default every other after before when where how")
                    .split(" "));

    private EmbedProbe() {}

    private interface Way {
        void embed(List<String> texts) throws OrtException;
    }

    /** @param arguments the way, a folder for native libraries, how many passages */
    public static void main(String[] arguments) throws IOException, OrtException {
        Path cache = Path.of(arguments[1]);
        int passages = Integer.parseInt(arguments[2]);
        Way way = arguments[0].equals(BARE) ? bare(cache) : new OnnxEmbedder(OnnxSettings.in(cache))::embedPassages;
        List<String> texts = texts(passages + BATCH);
        way.embed(texts.subList(passages, passages + BATCH));
        long began = System.nanoTime();
        for (int from = 0; from < passages; from += BATCH) {
            way.embed(texts.subList(from, Math.min(passages, from + BATCH)));
        }
        System.out.println(RESULT + passages / ((System.nanoTime() - began) / 1e9));
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        System.exit(0);
    }

    /** The model as the runtime has it, one text after the other, on as many processors as the runtime takes. */
    private static Way bare(Path cache) throws IOException, OrtException {
        System.setProperty("DJL_CACHE_DIR", cache.toString());
        System.setProperty("ENGINE_CACHE_DIR", cache.toString());
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("OPT_OUT_TRACKING", "true");
        HuggingFaceTokenizer tokenizer;
        try (InputStream json = resource(TOKENIZER)) {
            tokenizer = HuggingFaceTokenizer.newInstance(json, Map.of("maxLength", "512", "truncation", "true"));
        }
        OrtEnvironment runtime = OrtEnvironment.getEnvironment();
        OrtSession session;
        try (InputStream model = resource(MODEL)) {
            session = runtime.createSession(model.readAllBytes());
        }
        return texts -> {
            for (String text : texts) {
                embed(runtime, session, tokenizer.encode(text));
            }
        };
    }

    private static void embed(OrtEnvironment runtime, OrtSession session, Encoding encoding) throws OrtException {
        long[] shape = {1, encoding.getIds().length};
        try (OnnxTensor ids = OnnxTensor.createTensor(runtime, LongBuffer.wrap(encoding.getIds()), shape);
                OnnxTensor mask =
                        OnnxTensor.createTensor(runtime, LongBuffer.wrap(encoding.getAttentionMask()), shape);
                OnnxTensor types = OnnxTensor.createTensor(runtime, LongBuffer.wrap(encoding.getTypeIds()), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            Objects.requireNonNull(result.get(0).getValue());
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                OnnxEmbedder.class.getResourceAsStream(name), "the model is not on the class path: " + name);
    }

    /** As long as a passage is. */
    private static List<String> texts(int count) {
        Random random = new Random(5);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < WORDS; word++) {
                text.append(VOCABULARY.get(random.nextInt(VOCABULARY.size()))).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
