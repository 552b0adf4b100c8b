"""Five questions to fits of the 692 spectra that RXTE's PCA took of XTE J1550-564 and GRO J1655-40, 3 to 20 keV.

Four runs have the answers: xtej1550_powerlaw and groj1655_powerlaw of tbabs*powerlaw, xtej1550_disc and groj1655_disc of
tbabs*(diskbb+powerlaw). Each answer is a line with a #, and a table as CSV.
"""
import sys
from urllib.parse import urlencode

import pyvo
from astropy.table import Table

ADDRESS = "http://127.0.0.1:8080"
service = pyvo.dal.TAPService(f"{ADDRESS}/tap")


def tell(question, table):
    print(f"# {question}")
    table.write(sys.stdout, format="ascii.csv")


tell("How many spectra does a disc with a power law describe, by a reduced statistic below 1.5?", service.search("""
    SELECT run, COUNT(*) AS spectra
    FROM almagest.fits_tbabs_diskbb_powerlaw
    WHERE statistic < 1.5 * degrees_of_freedom
    GROUP BY run ORDER BY run
""").to_table())

tell("How many need the disc, by 100 in the statistic?", service.search("""
    SELECT d.run, COUNT(*) AS spectra
    FROM almagest.fits_tbabs_powerlaw AS p
    JOIN almagest.fits_tbabs_diskbb_powerlaw AS d ON d.observation_id = p.observation_id
    WHERE p.statistic - d.statistic > 100
    GROUP BY d.run ORDER BY d.run
""").to_table())

tell("When was XTE J1550-564 brightest, counts a second?", service.search("""
    SELECT TOP 5 source_name, counts / exposure AS rate
    FROM almagest.fits_tbabs_diskbb_powerlaw
    WHERE run = 'xtej1550_disc'
    ORDER BY rate DESC
""").to_table())

# The norm of diskbb is (R / D)^2 cos i, R in km and D in 10 kpc: as steady as the disc's inner edge. Above 3 keV little is
# seen of a disc below 0.5 keV.
tell("How large is the disc where it is hot and well known, and does it keep its size?", service.search("""
    SELECT run, COUNT(*) AS spectra,
      MIN(SQRT(diskbb_norm)) AS least, AVG(SQRT(diskbb_norm)) AS mean, MAX(SQRT(diskbb_norm)) AS most
    FROM almagest.fits_tbabs_diskbb_powerlaw
    WHERE statistic < 1.5 * degrees_of_freedom AND diskbb_tin BETWEEN 0.5 AND 1.6
      AND diskbb_tin_hilim - diskbb_tin_lolim < 0.1 * diskbb_tin
    GROUP BY run ORDER BY run
""").to_table())

# By an export, which has units and errors for astropy.
known = Table.read(f"{ADDRESS}/api/v1/runs/xtej1550_powerlaw/export?" + urlencode({
    "format": "votable",
    "columns": "source_name,powerlaw_phoindex,powerlaw_phoindex_lolim,powerlaw_phoindex_hilim",
    "where": "statistic < 1.5 * degrees_of_freedom AND powerlaw_phoindex_hilim - powerlaw_phoindex_lolim < 0.1",
}), format="votable")
known.sort("powerlaw_phoindex")
tell("Which spectra that need no disc are hardest, of those whose index is known to 0.05?", known[:5])
