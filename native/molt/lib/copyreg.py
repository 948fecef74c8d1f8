"""Reducers of types: kept for those who register, not asked by copies here."""
dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    dispatch_table[ob_type] = pickle_function


def constructor(object):
    return object
