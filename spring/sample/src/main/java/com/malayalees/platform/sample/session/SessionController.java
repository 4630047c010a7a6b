package com.malayalees.platform.sample.session;

import com.malayalees.platform.sample.tenant.CurrentTenant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** A stand-in for a login. The session belongs to the tenant of its request: for others it does not exist. */
@RestController
@RequestMapping("/api/session")
class SessionController {

    private static final String USER = "user";
    private static final String VALUE = "value";

    @PostMapping
    SessionView create(@RequestParam String user, HttpServletRequest request) {
        HttpSession earlier = request.getSession(false);
        if (earlier != null) earlier.invalidate();
        HttpSession session = request.getSession(true);
        session.setAttribute(USER, user);
        return view(session);
    }

    @GetMapping
    SessionView read(HttpServletRequest request) {
        return view(sessionOf(request));
    }

    @PutMapping
    SessionView change(@RequestParam String value, HttpServletRequest request) {
        HttpSession session = sessionOf(request);
        session.setAttribute(VALUE, value);
        return view(session);
    }

    private static HttpSession sessionOf(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            throw new ResponseStatusException(
                    HttpStatus.UNAUTHORIZED, "No session: POST /api/session?user= creates one");
        }
        return session;
    }

    private static SessionView view(HttpSession session) {
        return new SessionView(CurrentTenant.get(), text(session, USER), text(session, VALUE));
    }

    private static String text(HttpSession session, String attribute) {
        return (String) session.getAttribute(attribute);
    }
}
