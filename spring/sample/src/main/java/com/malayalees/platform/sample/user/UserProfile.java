package com.malayalees.platform.sample.user;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.TenantId;

@Entity
@Table(name = "user_profile")
class UserProfile {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @TenantId
    private String tenantId;

    private String email;
    private String firstName;
    private String lastName;
    private boolean isActive;

    protected UserProfile() {}

    UserView view() {
        return new UserView(id, tenantId, email, firstName, lastName, isActive);
    }
}
