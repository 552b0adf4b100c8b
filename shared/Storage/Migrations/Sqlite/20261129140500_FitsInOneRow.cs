using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Almagest.Storage.Migrations.Sqlite;

/// <summary>
/// Fits in fewer bytes: the long tables of posteriors and fluxes lie in their keys, as EF Core can't have it, and spectra have a
/// byte before them that tells what they are, and a view that reads them. EF makes a table anew to change a column: write WITHOUT
/// ROWID again then.
/// </summary>
[DbContext(typeof(SqliteContext))]
[Migration("20261129140500_FitsInOneRow")]
public sealed class FitsInOneRow : Migration
{
    private const string Keys = "run_number INTEGER NOT NULL, observation_id INTEGER NOT NULL, ",
        Posteriors = """
            parameter_number INTEGER NOT NULL, mean REAL NULL, median REAL NULL, lolim68 REAL NULL, hilim68 REAL NULL,
            lolim90 REAL NULL, hilim90 REAL NULL, lolim95 REAL NULL, hilim95 REAL NULL, prior_lolim REAL NULL, prior_hilim REAL NULL,
            CONSTRAINT "PK_fit_posteriors" PRIMARY KEY (run_number, observation_id, parameter_number)
            """,
        Fluxes = """
            flux_number INTEGER NOT NULL, band TEXT NOT NULL, absorption TEXT NOT NULL, method TEXT NOT NULL, covered REAL NULL,
            redshift REAL NULL, flux REAL NULL, luminosity REAL NULL, flux_lolim REAL NULL, flux_hilim REAL NULL,
            flux_lolim90 REAL NULL, flux_hilim90 REAL NULL, band_lolim REAL NULL, band_hilim REAL NULL, luminosity_lolim REAL NULL,
            luminosity_hilim REAL NULL, luminosity_lolim90 REAL NULL, luminosity_hilim90 REAL NULL,
            CONSTRAINT "PK_fit_fluxes" PRIMARY KEY (run_number, observation_id, flux_number)
            """;

    // Of the number of zeros before the first half width, which lies in two bytes: its hexadecimal digits, the lowest first.
    private const string Digit = "(instr('0123456789ABCDEF', substr(hex(substr(f.filled_band, 2, 2)), ",
        Low1 = $"{Digit}2, 1)) - 1)",
        High1 = $"{Digit}1, 1)) - 1)",
        Low2 = $"{Digit}4, 1)) - 1)",
        High2 = $"{Digit}3, 1)) - 1)";

    private const string Spectra = $"""
        UPDATE fits SET filled = CAST(x'00' || filled AS BLOB), filled_band = CAST(x'00' || filled_band AS BLOB);
        CREATE VIEW fit_spectra AS
        SELECT f.observation_id, f.run_number,
               CASE substr(f.filled, 1, 1) WHEN x'01' THEN (
                   WITH RECURSIVE b (at, bytes) AS (
                       SELECT 2, x'' UNION ALL
                       SELECT at + 3, CAST(bytes || x'00' || substr(f.filled, at, 3) AS BLOB) FROM b WHERE at < length(f.filled))
                   SELECT bytes FROM b WHERE at > length(f.filled))
                   ELSE substr(f.filled, 2) END AS filled,
               CASE substr(f.filled_band, 1, 1) WHEN x'01' THEN (
                   WITH RECURSIVE b (at, bytes) AS (
                       SELECT 4, zeroblob(4 * {Low1} + 64 * {High1} + 1024 * {Low2}
                                          + 16384 * {High2}) UNION ALL
                       SELECT at + 2, CAST(bytes || x'0000' || substr(f.filled_band, at, 2) AS BLOB)
                       FROM b WHERE at < length(f.filled_band))
                   SELECT CAST(bytes || zeroblob((length(f.filled) - 1) / 3 * 4 - length(bytes)) AS BLOB)
                   FROM b WHERE at > length(f.filled_band))
                   ELSE substr(f.filled_band, 2) END AS filled_band,
               f.converged
        FROM fits f;
        """;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (
            (string table, string columns) in ((string, string)[])
                [("fit_posteriors", Posteriors), ("fit_fluxes", Fluxes)]
        )
        {
            string[] names = [.. (Keys + columns).Split(',').Select(column => column.Trim().Split(' ')[0])];
            string all = string.Join(", ", names.TakeWhile(name => name != "CONSTRAINT"));
            migrationBuilder.Sql($"ALTER TABLE {table} RENAME TO {table}_before");
            migrationBuilder.Sql($"CREATE TABLE {table} ({Keys}{columns}) WITHOUT ROWID");
            migrationBuilder.Sql($"INSERT INTO {table} ({all}) SELECT {all} FROM {table}_before");
            migrationBuilder.Sql($"DROP TABLE {table}_before");
        }
        migrationBuilder.Sql(Spectra);
    }
}
