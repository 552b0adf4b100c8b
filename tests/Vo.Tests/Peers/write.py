"""Writes a table in the form given (tabledata, binary, binary2) to a file. Arguments: form and file."""
import sys
import warnings

import numpy as np
from astropy.io.votable import from_table, writeto
from astropy.table import MaskedColumn, Table

warnings.simplefilter("ignore")
table = Table()
table["source_id"] = np.array([5853498713190525696, -1, 2**63 - 1])
table["n"] = MaskedColumn(np.array([7, 8, 9], dtype="i4"), mask=[False, True, False])
table["s"] = np.array([-32768, 0, 5], dtype="i2")
table["ra"] = np.array([10.5, np.nan, 359.99999999999994])
table["ra"].unit = "deg"
table["mag"] = np.array([1.5, -0.25, np.inf], dtype="f4")
table["name"] = np.array(["GX 339-4", "", "日本"])
table["ok"] = np.array([True, False, True])
table["pair"] = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
document = from_table(table)
document.get_first_table().get_field_by_id("pair").xtype = "point"
# Without one its own writer of BINARY fails.
document.get_first_table().get_field_by_id("n").values.null = -99
writeto(document, sys.argv[2], tabledata_format=sys.argv[1])
