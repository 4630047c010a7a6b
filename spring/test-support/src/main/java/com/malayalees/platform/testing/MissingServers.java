package com.malayalees.platform.testing;

/** This machine lacks a program that the servers need; the message says which, and how to get it. */
public final class MissingServers extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingServers(String message) {
        super(message);
    }
}
