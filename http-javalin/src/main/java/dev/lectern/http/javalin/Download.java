package dev.lectern.http.javalin;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import tools.jackson.core.exc.JacksonIOException;

/** A file that is sent while it is made. What fails on the way must not look whole at the other end. */
final class Download {
    private Download() {}

    /** Writes the file. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    static void send(Context ctx, String type, String file, Content content) throws IOException {
        ctx.status(200).contentType(type);
        ctx.header("Content-Disposition", "attachment; filename=\"" + file + "\"");
        ctx.header("Cache-Control", "no-store, no-transform");
        if (ctx.method().equals(HandlerType.HEAD)) {
            return;
        }
        try {
            // Straight to the servlet: Javalin's own stream would compress, and hold back until the end.
            content.write(ctx.res().getOutputStream());
        } catch (JacksonIOException e) {
            fail(ctx, e);
            throw new IOException(e);
        } catch (IOException | RuntimeException e) {
            fail(ctx, e);
            throw e;
        }
    }

    private static void fail(Context ctx, Exception failure) {
        HttpServletResponse response = ctx.res();
        if (response.isCommitted()) {
            // Ended in the ordinary way, half a file would pass for a whole one.
            ServletContextRequest.getServletContextRequest(ctx.req())
                    .getServletChannel()
                    .abort(failure);
        } else {
            response.resetBuffer();
            response.setHeader("Content-Disposition", null);
        }
    }
}
