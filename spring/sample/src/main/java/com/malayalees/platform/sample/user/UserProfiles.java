package com.malayalees.platform.sample.user;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface UserProfiles extends Repository<UserProfile, Long> {

    Optional<UserProfile> findById(long id);

    long count();
}
