"""Writes healpy.csv: pixels of directions by healpy (Debian python3-healpy 1.16.1, HEALPix C++), nested, order 29 and 6.

Columns: longitude and latitude in degrees, pixel of order 29, pixel of order 6, longitude and latitude of the middle of the
latter. Run: /usr/bin/python3 reference.py > healpy.csv
"""
import healpy as hp
import numpy as np

rng = np.random.default_rng(20261128)
lon = rng.uniform(0, 360, 400)
lat = np.degrees(np.arcsin(rng.uniform(-1, 1, 400)))
near = 10.0 ** rng.uniform(-9, 1, 60)
lon = np.concatenate([lon, rng.uniform(0, 360, 60), [0, 0, 45, 90, 180, 270, 359.9999999, 0, 0, 12.5]])
lat = np.concatenate([lat, np.where(rng.random(60) < 0.5, 90 - near, near - 90), [1e-9, 41.8103149, -41.9, 30, -30, 10, -1e-9, 90, -90, 1e-9]])
for x, y in zip(lon, lat):
    fine = hp.ang2pix(2**29, x, y, nest=True, lonlat=True)
    coarse = hp.ang2pix(64, x, y, nest=True, lonlat=True)
    cx, cy = hp.pix2ang(64, coarse, nest=True, lonlat=True)
    print(f"{float(x)!r},{float(y)!r},{fine},{coarse},{float(cx)!r},{float(cy)!r}")
