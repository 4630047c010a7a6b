package com.malayalees.platform.sample.event;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class EventService {

    private static final Limit PAGE = Limit.of(50);

    private final Events events;
    private final Clock clock = Clock.systemUTC();

    EventService(Events events) {
        this.events = events;
    }

    @Cacheable(cacheNames = "upcoming-events", key = "'first page'")
    public UpcomingEvents upcoming() {
        return new UpcomingEvents(events.findByEventDateAfterOrderByEventDate(Instant.now(clock), PAGE).stream()
                .map(EventDetails::view)
                .toList());
    }

    @Cacheable(cacheNames = "events", unless = "#result == null")
    public Optional<EventView> find(long id) {
        return events.findById(id).map(EventDetails::view);
    }

    @Transactional
    @CacheEvict(cacheNames = "upcoming-events", key = "'first page'")
    public EventView create(NewEvent event) {
        return events.save(new EventDetails(event)).view();
    }
}
