"""Says what astropy reads in a table: a line a column (name, unit), then a line a row. Arguments: format and file."""
import json
import sys
import warnings

import numpy as np
from astropy.units import UnitsWarning

warnings.simplefilter("error")
warnings.filterwarnings("ignore", category=UnitsWarning)
form, path = sys.argv[1:]


def plain(value):
    if value is np.ma.masked:
        return None
    if isinstance(value, np.ma.MaskedArray) and value.shape == ():
        return None if value.mask else plain(value.data[()])
    if isinstance(value, (np.ndarray, np.ma.MaskedArray)):
        return [plain(one) for one in value]
    if isinstance(value, bytes):
        return value.decode("ascii")
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return str(value) if not np.isfinite(value) else float(str(value))
    return value


if form == "votable":
    from astropy.io.votable import parse

    document = parse(path, verify="exception")
    votable = document.get_first_table()
    table = votable.to_table(use_names_over_ids=True)
    for info in document.resources[0].infos:
        print("INFO", info.name, info.value, info.content or "")
    for field in votable.fields:
        print(field.name, field.datatype, field.arraysize, field.xtype, field.unit, field.ucd)
elif form == "fits":
    from astropy.table import Table

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = Table.read(path, format="fits", character_as_bytes=False)
    for name in table.colnames:
        print(name, table[name].unit)
elif form == "ecsv":
    from astropy.table import Table

    table = Table.read(path, format="ascii.ecsv")
    for key, value in table.meta.items():
        print("META", key, value)
    for name in table.colnames:
        print(name, table[name].dtype.kind, table[name].unit, table[name].description)
else:
    from astropy.io import ascii

    table = ascii.read(path, format=form, fill_values=[("", "0")])
    print(*table.colnames, sep="|")
for row in table:
    print(json.dumps([plain(row[name]) for name in table.colnames], ensure_ascii=True))
