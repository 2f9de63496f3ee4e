"""The time of the tests: the machine's, or that of a server which runs on a later day (`kps serve --clock`)."""
import datetime
import time

ISTANBUL = datetime.timezone(datetime.timedelta(hours=3))
_shift = 0.0


def now():
    """Seconds since 1970."""
    return time.time() + _shift


def utc_now():
    return datetime.datetime.fromtimestamp(now(), datetime.timezone.utc)


def today(days=0):
    """The calendar day in Istanbul, `days` later."""
    return (datetime.datetime.fromtimestamp(now(), ISTANBUL) + datetime.timedelta(days=days)).date()


def shift_to(moment):
    """From here on it is `moment` (aware) and later."""
    global _shift
    _shift = moment.timestamp() - time.time()
