"""The service: runs computed off the event loop, shared while they run, kept afterwards, streamed with exact resume."""
