"""The spectrum of FluxSamples as astropy 5.2.1 and stilts 3.4.7 write it. Run here: python3 make.py."""
import base64, gzip, io, os, re, subprocess
import numpy as np
from astropy.io import fits
from astropy.table import MaskedColumn, Table

unit = "ph cm-2 s-1 keV-1"
rows = Table(masked=True)
rows["energy"] = np.array([1.5, 3, 0.75, 6])
rows["width"] = np.array([1.0, 2, 0.5, 4])
rows["flux"] = np.array([0.02, np.nan, 0.1, 0.001])
rows["error"] = MaskedColumn([0.002, 1, 0.01, 0.0005], mask=[False, True, False, False])
rows["name"] = ["alpha", "b", "", "dd"]
rows["times"] = np.arange(8, dtype="f4").reshape(4, 2)
rows["note"] = np.array(["α", "", "γγ", "d"])
rows["mask"] = np.array([False, False, True, False])
for name in ("energy", "width"):
    rows[name].unit = "keV"
for name in ("flux", "error"):
    rows[name].unit = unit
rows.write("binary.xml", format="votable", tabledata_format="binary", overwrite=True)
rows["number"] = np.array([1, 2, 3, 4], "i2")
rows.write("binary2.xml", format="votable", tabledata_format="binary2", overwrite=True)

one = Table()
for name in ("energy", "width", "flux", "error", "mask"):
    column = np.ma.filled(rows[name].astype("f8"), np.nan)
    one[name] = np.array([column.astype("i2") if name == "mask" else column])
    one[name].unit = rows[name].unit
one["z"] = [0.1]
one["ra_dec"] = [[83.6, 22.0]]
one.write("vector.xml", format="votable", tabledata_format="tabledata", overwrite=True)
one.write("vector-binary2.xml", format="votable", tabledata_format="binary2", overwrite=True)
one.write("vector.fits", overwrite=True)


def variable(name, kind):
    columns = [
        fits.Column(c.upper(), f"{kind}{'I' if c == 'mask' else 'D'}()", str(one[c].unit or ""), array=np.array([one[c][0], None], dtype=object)[:1])
        for c in ("energy", "width", "flux", "error", "mask")
    ]
    fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns(columns)]).writeto(name, overwrite=True)


variable("variable.fits", "P")
variable("variable-q.fits", "Q")
rows.remove_column("note")
rows.write("rows.fits", overwrite=True)
subprocess.run(["stilts", "tpipe", "in=rows.fits", "out=fits.xml", "ofmt=votable-fits-inline"], check=True)
os.remove("rows.fits")

text = open("binary2.xml").read()
stream = re.search(r"<STREAM[^>]*>(.*?)</STREAM>", text, re.S).group(1)
zipped = base64.encodebytes(gzip.compress(base64.b64decode(stream), mtime=0)).decode()
open("gzip.xml", "w").write(text.replace(stream, "\n \t" + zipped.replace("\n", " \r\n")).replace('encoding="base64"', 'encoding="gzip"'))
