package com.malayalees.platform.sample.event;

import jakarta.validation.Valid;
import java.net.URI;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/api/events")
class EventController {

    private final EventService events;

    EventController(EventService events) {
        this.events = events;
    }

    @GetMapping
    UpcomingEvents upcoming() {
        return events.upcoming();
    }

    @GetMapping("/{id}")
    EventView find(@PathVariable long id) {
        return events.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no event " + id));
    }

    @PostMapping
    ResponseEntity<EventView> create(@Valid @RequestBody NewEvent event) {
        EventView created = saved(event);
        return ResponseEntity.created(URI.create("/api/events/" + created.id())).body(created);
    }

    /** The only reference that a client names is the user. */
    private EventView saved(NewEvent event) {
        try {
            return events.create(event);
        } catch (DataIntegrityViolationException refused) {
            throw new ResponseStatusException(
                    HttpStatusCode.valueOf(422), "There is no user " + event.createdById(), refused);
        }
    }
}
