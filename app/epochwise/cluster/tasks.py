"""The Celery application: what web processes send and workers take."""

from typing import Any

from celery import Celery

from epochwise.cluster.names import LONG_QUEUE, SENT_HEADER

TASK = "epochwise.run"
VISIBILITY_SECONDS = 90
"""After so long Celery delivers again what a worker took and never ended. The lease is what notices a dead worker."""


def celery_app(url: str) -> Celery:
    """An application on this Redis. A message is gone when its run is over; none has a result."""
    app = Celery("epochwise", broker=url, set_as_current=False)
    app.conf.update(
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=2.0,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_SECONDS,
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 2.0,
            "socket_timeout": 5.0,
        },
        task_acks_late=True,
        task_default_queue=LONG_QUEUE,
        task_ignore_result=True,
        task_reject_on_worker_lost=True,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_prefetch_multiplier=1,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
    )
    return app


def sender(url: str) -> Celery:
    """As `celery_app`, for a process that only sends: while Redis is away it hears so soon, instead of waiting."""
    app = celery_app(url)
    app.conf.broker_transport_options |= {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.1}
    return app


def send(app: Celery, run: str, config: dict[str, Any], bits: str, queue: str, sent: int) -> None:
    """Queue a run, which the script `ENSURE` has let be `sent` at that time. Raises whatever the broker's client raises
    where Redis is away: nothing is tried again here.
    """
    # Else Celery writes the arguments a second time, for its logs.
    headers = {SENT_HEADER: sent}
    app.send_task(
        TASK, args=[run, config, bits], queue=queue, retry=False, headers=headers, argsrepr=run, kwargsrepr=""
    )
