package com.malayalees.platform.sample.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface Events extends Repository<EventDetails, Long> {

    Optional<EventDetails> findById(long id);

    List<EventDetails> findByEventDateAfterOrderByEventDate(Instant moment, Limit limit);

    EventDetails save(EventDetails event);
}
