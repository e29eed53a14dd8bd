"""What server, client and command line say to one another: server-sent events, and what a server refuses."""
