package dev.lectern.http.javalin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where a request really comes from. */
final class ClientAddress {
    private ClientAddress() {}

    /**
     * The address that the outermost of our own proxies saw, or the socket's if there are none. What a client put into
     * {@code X-Forwarded-For} itself stands further left and is not looked at.
     *
     * @param trustedProxies how many proxies of our own stand in front
     */
    static String of(HttpServletRequest request, int trustedProxies) {
        List<String> chain = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            for (String hop : header.split(",", -1)) {
                chain.add(hop.strip());
            }
        }
        chain.add(request.getRemoteAddr());
        String address = chain.get(Math.max(0, chain.size() - 1 - trustedProxies));
        // A proxy that writes anything else there is not one of ours.
        return address.matches("[0-9A-Fa-f.:]{2,45}") ? address : request.getRemoteAddr();
    }
}
