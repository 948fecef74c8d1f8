"""Messages as they are written: no catalogue is ever installed."""


def gettext(message):
    return message


def ngettext(singular, plural, n):
    return singular if n == 1 else plural


def dgettext(domain, message):
    return message


def pgettext(context, message):
    return message


_ = gettext
