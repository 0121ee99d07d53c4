package dev.lectern.app.config;

import org.jspecify.annotations.Nullable;

/**
 * Every setting there is: its name in the environment and in {@code lectern.properties}, its default, and what it does.
 * The handbook's table is checked against this one.
 */
public enum Variable {
    LECTERN_HOME(".lectern in the checkout", "Where data, index, secrets and logs are kept. Environment only."),
    LECTERN_HOST("127.0.0.1", "The address to listen on."),
    LECTERN_PORT("8080", "The port readers open."),
    LECTERN_PUBLIC_URL("http://127.0.0.1:8080", "The origin readers see, when it differs from host and port."),
    LECTERN_AUTH_PORT("8081", "The port of the auth-server that `up` starts."),
    LECTERN_AUTH_URL(null, "An auth-server that is already running; `up` then starts none."),
    LECTERN_ISSUER("LECTERN_PUBLIC_URL", "The `iss` a token must carry."),
    LECTERN_AUDIENCE("lectern", "The `aud` a token must carry."),
    LECTERN_JWKS_URL(null, "The published keys of another issuer; `up` then starts no auth-server."),
    LECTERN_TOKEN_ALGORITHMS("RS256,PS256,ES256,EdDSA", "What a token may be signed with, comma-separated."),
    LECTERN_SUBJECT_CLAIM("sub", "The claim that is the reader's id."),
    LECTERN_HASH_SUBJECTS(
            "0",
            "`1` makes a hash of that claim the reader's id, where claims have other characters, as Auth0's have."),
    LECTERN_SESSION_TOKENS("0", "`1` takes session tokens of auth-server, too, if `X-User-ID` names their reader."),
    LECTERN_ALLOWED_ORIGINS(null, "Other origins that may call the API, comma-separated."),
    LECTERN_TRUSTED_PROXIES("0", "How many proxies of yours stand in front and append to `X-Forwarded-For`."),
    LECTERN_DB_PORT("54320", "The port of the embedded PostgreSQL."),
    DATABASE_URL(null, "A PostgreSQL of your own; `up` then starts none."),
    DATABASE_DIRECT_URL("DATABASE_URL", "The same database without a pooler; used for migrations."),
    LECTERN_BOOK_ID("handbook", "The name of the book that is answered from."),
    LECTERN_BOOK_TITLE("Handbook", "The book's title, the first step of every trail."),
    LECTERN_BOOK_DIR("frontend/handbook/docs", "The folder of Markdown that is indexed at start."),
    LECTERN_ROUTE_BASE("/docs", "Where the site serves that folder."),
    LECTERN_RETRIEVER(
            "lucene", "`lucene` keeps the index in the home; `qdrant` keeps it on a server, for several nodes."),
    QDRANT_URL(
            null, "The server for `qdrant`, such as `https://qdrant.example.org:6334`; the port is the one of gRPC."),
    QDRANT_API_KEY(null, "The key of that server; only sent over TLS or to this machine.", true),
    LECTERN_GENERATOR(
            "extractive", "`extractive` quotes the book; `openai` has a model write, see answers by a model."),
    LECTERN_OPENAI_BASE_URL(
            null, "The endpoint for `openai`, such as `https://api.openai.com/v1`: any that speaks OpenAI's protocol."),
    LECTERN_OPENAI_API_KEY(null, "The key of that endpoint; only sent over TLS or to this machine.", true),
    LECTERN_OPENAI_MODEL(null, "The model's name, as the endpoint knows it."),
    LECTERN_OPENAI_TEMPERATURE(
            "0.1", "How freely the model chooses its words, 0 to 2; `none` leaves it to the endpoint."),
    LECTERN_OPENAI_FALLBACK(
            "extractive", "`extractive` quotes the book where the model fails; `none` lets the answer fail."),
    LECTERN_OPENAI_CONNECT_SECONDS("5", "How long connecting to the endpoint may take, 1 to 60."),
    LECTERN_OPENAI_FIRST_SECONDS("20", "How long the model may take to its first words, 1 to 600."),
    LECTERN_OPENAI_IDLE_SECONDS("15", "How long the model may pause in the middle of an answer, 1 to 600."),
    LECTERN_OPENAI_ANSWER_SECONDS("120", "How long an answer may take in all, 1 to 3600."),
    LECTERN_EMBEDDER(
            "onnx",
            "`onnx` embeds in this process; `openai` asks the endpoint above, for the index and for each question."),
    LECTERN_OPENAI_EMBEDDING_MODEL(
            null, "The model that embeds, as the endpoint knows it; another one means a new index."),
    LECTERN_OPENAI_EMBEDDING_DIMENSIONS(null, "How many numbers its embeddings have, 1 to 16384."),
    LECTERN_SITE_DIR("frontend/handbook/build", "The built site to serve; `none` serves the API alone."),
    LECTERN_QUESTIONS_PER_MINUTE(
            "30", "How many questions a reader may ask in a minute, over all nodes; 0 for any number."),
    LECTERN_PASSAGES("3", "How many passages an answer may rest on, 1 to 20."),
    LECTERN_RETENTION_DAYS("365", "Days without activity after which a conversation goes, 1 to 3650, or `none`."),
    LECTERN_RETENTION_MAX_DAYS("3650", "The most days a reader may choose, 1 to 3650."),
    LECTERN_PURGE_HOURS("6", "Hours between two runs that delete what has had its time, 1 to 24."),
    LECTERN_PURGE_SHARE("20", "Percent of all conversations that one run may delete before it asks, 1 to 100."),
    LECTERN_BACKUP_DAYS(
            "90", "How long your backups are kept, in days: so long the ledger of erasures reaches back, 1 to 3650."),
    LECTERN_ANSWER_PAUSE_MS("0", "Milliseconds to wait before each piece of an answer; for drills and demonstrations."),
    LECTERN_LOG_FORMAT("plain", "`plain` or `json`, for the files under `LECTERN_HOME/logs`."),
    LECTERN_MANAGEMENT_PORT(null, "The port of `/metrics`, in Prometheus' format; without one nothing is told."),
    LECTERN_MANAGEMENT_HOST("127.0.0.1", "The address of that port. It asks for no token: let no reader reach it."),
    LECTERN_BUILD("if needed", "`no` starts what was built before, whatever has changed. Environment only."),
    LECTERN_JAVA_OPTS("-Xmx1g", "Options for the JVM. Environment only."),
    BETTER_AUTH_SECRET("made at the first start", "Encrypts the signing keys; at least 32 random characters.", true),
    BETTER_AUTH_SECRETS(null, "Several numbered secrets, to rotate; passed on to auth-server.", true),
    SMTP_URL(null, "The mail server for password resets; passed on to auth-server.", true),
    MAIL_FROM("Lectern <lectern@localhost>", "The sender of those mails; passed on to auth-server."),
    AUTH_REQUIRE_EMAIL_VERIFICATION("0", "`1` asks for a verified address; needs `SMTP_URL`."),
    AUTH_RATE_LIMIT_FACTOR("1", "Multiplies auth-server's rate limits, 1 to 1000."),
    AUTH_KEY_ROTATION_DAYS("30", "How long a signing key signs.");

    private final @Nullable String defaultText;
    private final String description;
    private final boolean secret;

    Variable(@Nullable String defaultText, String description) {
        this(defaultText, description, false);
    }

    Variable(@Nullable String defaultText, String description, boolean secret) {
        this.defaultText = defaultText;
        this.description = description;
        this.secret = secret;
    }

    /** The default as the table shows it, or null if there is none. */
    public @Nullable String defaultText() {
        return defaultText;
    }

    /** One sentence or two for the table. */
    public String description() {
        return description;
    }

    /** Whether the value must never be shown. */
    public boolean isSecret() {
        return secret;
    }
}
