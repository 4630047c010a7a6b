package com.malayalees.platform.sample.event;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.TenantId;

@Entity
@Table(name = "event_details")
class EventDetails {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @TenantId
    private String tenantId;

    private String title;
    private String description;
    private Instant eventDate;
    private Long createdById;

    protected EventDetails() {}

    EventDetails(NewEvent event) {
        this.title = event.title();
        this.description = event.description();
        this.eventDate = event.eventDate();
        this.createdById = event.createdById();
    }

    EventView view() {
        return new EventView(id, tenantId, title, description, eventDate);
    }
}
